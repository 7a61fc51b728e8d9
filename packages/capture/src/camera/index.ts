/** The camera: one at a time, in the window's video element. */

import type { Facing } from "../core/types.js";
import { failure } from "../failure.js";
import { cameraSignals, type CameraFacts, type MediaAccess } from "../signals/index.js";
import { askCamera, stopStream } from "./ask.js";
import type { Want } from "./constraints.js";
import { play } from "./play.js";
import { watchCamera } from "./watch.js";

export { faceFacing, hasOval, isMirrored, isMobile } from "./device.js";
export { watchFrames } from "./frames.js";
export { permission } from "./permission.js";
export type { Want } from "./constraints.js";

/** A camera that runs. */
export interface Running {
  facing: Facing;
  /** Pixels of a frame. */
  width: number;
  height: number;
  /** How many cameras there are. */
  cameras: number;
  facts: CameraFacts;
}

export interface CameraEvents {
  lost(): void;
  /** Pictures come again without anything having been asked for. */
  regained(): void;
  resized(): void;
}

export interface Camera {
  /** Stops the one before. @throws what `askCamera` and `play` throw */
  open(want: Want, signal: AbortSignal): Promise<Running>;
  /** The one that looks the other way, else the next in the list. @throws as `open` */
  next(signal: AbortSignal): Promise<Running>;
  /** The same again, after it was lost. @throws as `open` */
  again(signal: AbortSignal): Promise<Running>;
  /** Whether pictures come, as far as the browser says. */
  live(): boolean;
  size(): { width: number; height: number };
  stop(): void;
}

export interface CameraInput {
  video: HTMLVideoElement;
  access: MediaAccess;
  /** `get_user_media_timeout`, milliseconds. */
  ms: number;
  /** Waits for the person to touch the page. */
  gesture(): Promise<void>;
  events: CameraEvents;
}

export function camera({ video, access, ms, gesture, events }: CameraInput): Camera {
  let want: Want = { facing: "user", deviceId: null };
  let stream: MediaStream | null = null;
  let unwatch: () => void = () => undefined;

  const track = () => stream?.getVideoTracks()[0] ?? null;
  const stop = () => {
    unwatch();
    unwatch = () => undefined;
    if (stream !== null) stopStream(stream);
    stream = null;
    video.srcObject = null;
  };
  const open = async (next: Want, signal: AbortSignal): Promise<Running> => {
    // Phones open no second camera beside the first.
    stop();
    const made = await askCamera(access, next, ms, signal);
    stream = made;
    const opened = track();
    if (opened === null) throw failure("camera_absent", {});
    try {
      await play(video, made, gesture, signal);
      const devices = await access.enumerateDevices().catch(() => []);
      signal.throwIfAborted();
      if (opened.readyState === "ended") throw failure("camera_busy", { reason: "ended" });
      want = next;
      unwatch = watchCamera(video, opened, {
        ended: events.lost,
        muted: events.lost,
        unmuted: events.regained,
        resized: events.resized,
      });
      return {
        facing: facingOf(opened, next),
        width: video.videoWidth,
        height: video.videoHeight,
        cameras: Math.max(1, devices.filter(({ kind }) => kind === "videoinput").length),
        facts: cameraSignals(opened, devices),
      };
    } catch (error) {
      if (stream === made) stop();
      else stopStream(made);
      throw error;
    }
  };
  return {
    open,
    async next(signal) {
      const settings = track()?.getSettings() ?? {};
      const facing = settings.facingMode === "user" || settings.facingMode === "environment" ? settings.facingMode : null;
      if (facing !== null) {
        const other: Want = { ...want, facing: facing === "user" ? "environment" : "user", deviceId: null, strictly: true };
        try {
          return await open(other, signal);
        } catch (error) {
          signal.throwIfAborted();
          if (!isAbsent(error)) throw error;
        }
      }
      const devices = (await access.enumerateDevices().catch(() => [])).filter(({ kind }) => kind === "videoinput");
      const at = devices.findIndex(({ deviceId }) => deviceId === settings.deviceId);
      const device = devices[(at + 1) % devices.length];
      return open({ ...want, strictly: false, deviceId: device?.deviceId ?? null }, signal);
    },
    again: (signal) => open(want, signal),
    live: () => {
      const now = track();
      return now !== null && now.readyState === "live" && !now.muted;
    },
    size: () => ({ width: video.videoWidth, height: video.videoHeight }),
    stop,
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "camera_absent";
}

/** What the camera says, else its name, else what was asked for. */
function facingOf(track: MediaStreamTrack, { facing, deviceId }: Want): Facing {
  const said = track.getSettings().facingMode;
  if (said === "user" || said === "environment") return said;
  if (/\b(back|rear|environment)\b/i.test(track.label)) return "environment";
  return deviceId === null ? facing : "user";
}
