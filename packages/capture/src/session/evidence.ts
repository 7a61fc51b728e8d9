/** What is known about browser and camera when an action has been captured. */

import type { Evidence } from "../result/build.js";
import {
  additionalInfo,
  assess,
  type CameraFacts,
  collectEnvironment,
  type EnvironmentFacts,
  type FrameSample,
  type FrameSignals,
  frameSignals,
  type OfMedium,
  tamperSignals,
  type Tampering,
} from "../signals/index.js";
import { VERSION } from "../version.js";
import { breathe } from "./breathe.js";

export interface Browser {
  tamper: Tampering;
  environment: EnvironmentFacts;
}

/** To be awaited before the camera is asked for. */
export async function lookAtBrowser(): Promise<Browser> {
  const tamper = await tamperSignals();
  await breathe();
  return { tamper, environment: await collectEnvironment() };
}

/** Frames of one camera, in order; what the worker finds in some of them comes later than the next frame. */
export interface Stream {
  readonly camera: CameraFacts;
  readonly signals: FrameSignals;
  seen(sample: FrameSample): void;
  /** The worker has looked at this one. */
  looked(sample: FrameSample, found: { hash: string; luma: Uint8Array }): void;
}

/** A second of frames for which the worker's answer is awaited. */
const MOST_WAITING = 60;

export function stream(camera: CameraFacts): Stream {
  const signals = frameSignals();
  let waiting: FrameSample[] = [];
  return {
    camera,
    signals,
    seen(sample) {
      waiting.push(sample);
      if (waiting.length > MOST_WAITING) signals.push(waiting.shift() ?? sample);
    },
    looked(sample, { hash, luma }) {
      const at = waiting.indexOf(sample);
      for (const one of waiting.slice(0, at + 1)) signals.push(one === sample ? { ...one, hash, luma } : one);
      waiting = waiting.slice(at + 1);
    },
  };
}

/**
 * What is known at this moment, together with what is known of the medium when it comes. `allow`: labels of cameras that
 * the operator trusts.
 */
export async function evidenceOf(
  browser: Browser,
  { camera, signals }: Stream,
  allow: readonly string[],
  medium: Promise<OfMedium>,
): Promise<Evidence> {
  const collected = { ...browser, camera, frames: signals.summary(), sdk: VERSION };
  const assessment = assess(collected, allow);
  return { virtual: assessment.virtual, additionalInfo: additionalInfo(collected, assessment, await medium) };
}
