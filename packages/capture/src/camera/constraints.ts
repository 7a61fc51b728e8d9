/** What is asked of the browser for a camera, from the best to anything that gives pictures. */

import type { Facing } from "../core/types.js";

export interface Want {
  facing: Facing;
  /** `null` for any that faces that way. */
  deviceId: string | null;
  /** Only a camera that faces that way will do. */
  strictly?: boolean;
  /** A document has small print. */
  document?: boolean;
}

/** Browsers turn width and height with the device, so that a phone held upright gives 720 x 1280. */
const FACE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
const DOCUMENT = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 } };

export function ladder({ facing, deviceId, strictly = false, document = false }: Want): readonly MediaTrackConstraints[] {
  const size = document ? DOCUMENT : FACE;
  const towards = { facingMode: strictly ? { exact: facing } : { ideal: facing } };
  return [
    ...(deviceId === null ? [] : [{ deviceId: { exact: deviceId }, ...size }]),
    { ...towards, ...size },
    // Some drivers fail at sizes that they say they have.
    towards,
    ...(strictly ? [] : [{}]),
  ];
}
