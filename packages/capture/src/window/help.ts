/** Which steps allow the camera again, by what the browser says of itself. */

export interface Browser {
  userAgent: string;
  /** 0 where there is no touch screen: an iPad calls itself a Mac. */
  touchPoints: number;
}

const IN_APP = /FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|; wv\)|Twitter|Snapchat|TikTok|musical_ly|BytedanceWebview|Pinterest|LinkedInApp|Telegram|VKAndroidApp|GSA\//;

/** The key of the steps in a language; each line of its text is one. */
export function helpKey({ userAgent, touchPoints }: Browser): string {
  if (IN_APP.test(userAgent)) return "help_in_app";
  const ios = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
  if (ios) {
    const other = /CriOS|FxiOS|EdgiOS|OPT\/|OPiOS|YaBrowser|DuckDuckGo/.test(userAgent);
    if (other) return "help_ios_other";
    // A view inside another app lacks Safari's own name.
    return /Safari\//.test(userAgent) ? "help_ios_safari" : "help_in_app";
  }
  if (/Android/.test(userAgent)) return /Firefox\//.test(userAgent) ? "help_android_firefox" : chromeOr("help_android_chrome");
  if (/Firefox\//.test(userAgent)) return "help_desktop_firefox";
  if (/Macintosh/.test(userAgent) && /Version\/.*Safari\//.test(userAgent)) return "help_desktop_safari";
  return chromeOr("help_desktop_chrome");

  function chromeOr(key: string): string {
    return /Chrome\//.test(userAgent) ? key : "help_other";
  }
}
