/** Which camera is seen, and how much of its picture. */

import { type Camera, isMirrored, isMobile, type Running } from "../camera/index.js";
import type { Config } from "../config/types.js";
import type { CaptureWindow } from "../window/contract.js";
import { type Stream, stream } from "./evidence.js";

export interface View {
  running: Running;
  stream: Stream;
  /** Shows the picture in place of words, and says what of it is seen. */
  show(): { width: number; height: number };
}

export function view(window: CaptureWindow, camera: Camera, running: Running, config: Config): View {
  const mirrored = isMirrored(running.facing, config, isMobile());
  return {
    running,
    stream: stream(running.facts),
    show() {
      const { width, height } = camera.size();
      if (width > 0) Object.assign(running, { width, height });
      window.showCamera(mirrored, running.width, running.height, running.cameras);
      return window.view(running.width, running.height);
    },
  };
}

/** Whether the oval has moved so far that what was recorded no longer fits it. */
export function hasMoved(before: { width: number; height: number }, after: { width: number; height: number }): boolean {
  const differs = (a: number, b: number) => Math.abs(a - b) > 0.08 * Math.max(a, b);
  return differs(before.width, after.width) || differs(before.height, after.height);
}
