/** One frame of the preview, as it is seen but for the mirror. */

import { type Canvas, canvas } from "./canvas.js";
import type { Picture } from "./contract.js";

let page: Canvas | null = null;

/** `null` when the preview has no picture yet. `pixels`: nothing but those. */
export async function grab(video: HTMLVideoElement, pixels: boolean): Promise<Picture | null> {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  if (pixels) {
    page ??= canvas();
    return page.read(video, width, height);
  }
  return frame(video, width, height) ?? createImageBitmap(video);
}

/** Costs nothing, but phones deliver turned frames: only browsers that say how it is turned can be asked for it. */
function frame(video: HTMLVideoElement, width: number, height: number): VideoFrame | null {
  if (typeof VideoFrame !== "function" || !("rotation" in VideoFrame.prototype)) return null;
  try {
    const made = new VideoFrame(video) as VideoFrame & { rotation?: number; flip?: boolean };
    const upright = made.rotation === 0 && made.flip !== true;
    if (upright && made.displayWidth === width && made.displayHeight === height) return made;
    made.close();
  } catch {
    // Between two pictures there may be none.
  }
  return null;
}
