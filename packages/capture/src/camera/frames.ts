/** Calls back for every frame that the preview shows, with what the browser knows about it. */

import type { FrameSample } from "../signals/contract.js";

/** `stop` ends it. */
export function watchFrames(video: HTMLVideoElement, onFrame: (sample: FrameSample) => void): () => void {
  let stopped = false;
  let handle = 0;
  if (typeof video.requestVideoFrameCallback === "function") {
    const next: VideoFrameRequestCallback = (now, { mediaTime, presentedFrames, captureTime, width, height }) => {
      if (stopped) return;
      handle = video.requestVideoFrameCallback(next);
      onFrame({ time: now, mediaTime, presentedFrames, captureTime: captureTime ?? null, width, height });
    };
    handle = video.requestVideoFrameCallback(next);
    return () => {
      stopped = true;
      video.cancelVideoFrameCallback(handle);
    };
  }
  let last = -1;
  const next = (now: number) => {
    if (stopped) return;
    handle = requestAnimationFrame(next);
    const { currentTime, videoWidth: width, videoHeight: height } = video;
    if (currentTime === last || width === 0) return;
    last = currentTime;
    onFrame({ time: now, mediaTime: currentTime, presentedFrames: null, width, height });
  };
  handle = requestAnimationFrame(next);
  return () => {
    stopped = true;
    cancelAnimationFrame(handle);
  };
}
