/** Tells when the camera stops giving pictures, and when the picture changes its size. */

export interface Watched {
  /** Ended for good: unplugged, taken by the system, or not allowed any more. */
  ended(): void;
  /** No pictures for now, as during a call. */
  muted(): void;
  unmuted(): void;
  /** The device was turned, or the browser chose another size. */
  resized(): void;
}

export function watchCamera(video: HTMLVideoElement, track: MediaStreamTrack, watched: Watched): () => void {
  let size = `${video.videoWidth}x${video.videoHeight}`;
  const resize = () => {
    const now = `${video.videoWidth}x${video.videoHeight}`;
    if (now === size || video.videoWidth === 0) return;
    size = now;
    watched.resized();
  };
  // iOS pauses a preview when something else takes the sound or the camera, and does not go on by itself.
  const paused = () => {
    if (track.readyState === "live" && document.visibilityState === "visible") void video.play().catch(() => undefined);
  };
  track.addEventListener("ended", watched.ended);
  track.addEventListener("mute", watched.muted);
  track.addEventListener("unmute", watched.unmuted);
  video.addEventListener("resize", resize);
  video.addEventListener("pause", paused);
  return () => {
    track.removeEventListener("ended", watched.ended);
    track.removeEventListener("mute", watched.muted);
    track.removeEventListener("unmute", watched.unmuted);
    video.removeEventListener("resize", resize);
    video.removeEventListener("pause", paused);
  };
}
