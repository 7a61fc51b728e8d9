/** Asks the browser for a camera. */

import { type Failure, failure } from "../failure.js";
import type { MediaAccess } from "../signals/contract.js";
import { isTimeOut, within } from "../transport/net.js";
import { ladder, type Want } from "./constraints.js";
import { cameraFailure, isAboutConstraints } from "./failures.js";

/**
 * A stream whose camera is on. One that comes after `ms` or after the signal is stopped at once.
 *
 * @throws a failure `camera_denied`, `camera_absent`, `camera_busy` or `camera_timeout`, or the signal's reason
 */
export async function askCamera(access: MediaAccess, want: Want, ms: number, signal: AbortSignal): Promise<MediaStream> {
  try {
    return await within(ms, signal, (inner) => climb(access, want, inner));
  } catch (error) {
    signal.throwIfAborted();
    throw isTimeOut(error) ? failure("camera_timeout", { waited_ms: ms }) : (error as Error & Failure);
  }
}

async function climb(access: MediaAccess, want: Want, signal: AbortSignal): Promise<MediaStream> {
  let last: unknown = null;
  for (const video of ladder(want)) {
    try {
      const stream = await access.getUserMedia({ audio: false, video: Object.keys(video).length === 0 ? true : video });
      if (signal.aborted) stopStream(stream);
      signal.throwIfAborted();
      if (stream.getVideoTracks().length > 0) return stream;
      stopStream(stream);
      last = new DOMException("no video", "NotFoundError");
    } catch (error) {
      signal.throwIfAborted();
      last = error;
      if (!isAboutConstraints(error)) break;
    }
  }
  throw cameraFailure(last);
}

export function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
