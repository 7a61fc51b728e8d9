/** From a stream to a preview that moves. */

import { failure } from "../failure.js";
import { isTimeOut, within } from "../transport/net.js";

/** A camera that gave no picture for this long gives none. Milliseconds. */
const FIRST_PICTURE = 10_000;

/**
 * Waits for the first picture. `gesture` is asked for where the browser plays nothing before the person has touched the
 * page, as phones that save power do.
 *
 * @throws a failure `camera_timeout`, or the signal's reason
 */
export async function play(
  video: HTMLVideoElement,
  stream: MediaStream,
  gesture: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  // Set anew each time: a page's framework may have taken them away, and iOS then plays in full screen.
  video.muted = true;
  video.playsInline = true;
  if (video.srcObject !== stream) video.srcObject = stream;
  await begin(video, gesture, signal);
  try {
    await within(FIRST_PICTURE, signal, (inner) => picture(video, inner));
  } catch (error) {
    if (isTimeOut(error)) throw failure("camera_timeout", { waited_ms: FIRST_PICTURE });
    throw error;
  }
}

async function begin(video: HTMLVideoElement, gesture: () => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await within(FIRST_PICTURE, signal, () => video.play());
  } catch (error) {
    signal.throwIfAborted();
    if (isTimeOut(error)) throw failure("camera_timeout", { waited_ms: FIRST_PICTURE });
    const name = error instanceof DOMException ? error.name : "";
    if (name !== "NotAllowedError") return;
    await gesture();
    await video.play().catch(() => undefined);
  }
}

/** Resolves when the picture has a size. */
function picture(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const names = ["loadeddata", "resize", "playing", "timeupdate"] as const;
    const look = () => {
      if (video.videoWidth === 0 || video.readyState < 2) return;
      leave();
      resolve();
    };
    const leave = () => {
      for (const name of names) video.removeEventListener(name, look);
      signal.removeEventListener("abort", leave);
    };
    for (const name of names) video.addEventListener(name, look);
    signal.addEventListener("abort", leave, { once: true });
    look();
  });
}
