/** From kept frames to the object that `on_capture_complete` gives. */

import type { Action, Measured } from "../core/types.js";
import { dataUrl } from "./data-url.js";
import { archive } from "./archive.js";
import { mediaTags } from "./tags.js";
import type { BoundingBox, CaptureResult, FaceLandmarks, Files, PixelPoint, Shots } from "./types.js";

/** One frame that was kept. */
export interface Shot {
  measured: Measured;
  jpeg: Blob;
}

/** The frames of one action. */
export interface Medium {
  action: Action;
  shots: readonly Shot[];
  /** Index into `shots`. */
  best: number;
  /** Of the best frame, without loss. */
  png: Blob;
  index: number;
  count: number;
}

export interface Evidence {
  virtual: boolean;
  additionalInfo: string;
}

export async function buildResult(medium: Medium, evidence: Evidence): Promise<CaptureResult> {
  const { action, shots, png } = medium;
  const best = shots[medium.best];
  if (best === undefined) throw new RangeError("a medium without its best frame");
  const blobs = shots.map((shot) => shot.jpeg);
  const [frameList, bestPng, zip] = await Promise.all([
    Promise.all(blobs.map(dataUrl)),
    dataUrl(png),
    archive(blobs),
  ]);
  // The order of the keys is the documentation's.
  const seen: Shots = {
    best_frame: frameList[medium.best] ?? "",
    best_frame_png: bestPng,
    best_frame_bounding_box: boundingBox(best.measured),
    best_frame_landmarks: landmarks(best.measured),
    frame_list: frameList,
    frame_bounding_box_list: shots.map((shot) => boundingBox(shot.measured)),
    frame_landmarks: shots.map((shot) => landmarks(shot.measured)),
  };
  const files: Files = {
    archive: zip,
    best_frame_blob: best.jpeg,
    best_frame_png_blob: png,
    frame_blobs: blobs,
    tags: mediaTags(action, best.measured),
    media: { index: medium.index, count: medium.count },
  };
  const info = evidence.additionalInfo;
  return evidence.virtual
    ? withFiles({ action, ...absent(seen), from_virtual_camera: { additional_info: info, ...seen } }, files)
    : withFiles({ action, ...seen, from_virtual_camera: null, additional_info: info }, files);
}

function absent(seen: Shots): Record<keyof Shots, null> {
  return Object.fromEntries(Object.keys(seen).map((key) => [key, null])) as Record<keyof Shots, null>;
}

/** Not enumerable: `JSON.stringify` and a spread give the documented object alone. */
function withFiles<T extends object>(result: T, files: Files): T & Files {
  for (const [key, value] of Object.entries(files)) Object.defineProperty(result, key, { value });
  return result as T & Files;
}

function boundingBox({ face, width, height }: Measured): BoundingBox | null {
  if (face === null) return null;
  const [left, top, right, bottom] = face.box;
  return {
    left: within(left, width),
    top: within(top, height),
    right: within(right, width),
    bottom: within(bottom, height),
  };
}

function landmarks({ face, width, height }: Measured): FaceLandmarks | null {
  if (face === null) return null;
  const at = ([x, y]: readonly [number, number]): PixelPoint => [within(x, width), within(y, height)];
  const { left_eye, right_eye, nose_base, mouth_bottom, left_ear, right_ear } = face.landmarks;
  return {
    left_eye: at(left_eye),
    right_eye: at(right_eye),
    nose_base: at(nose_base),
    mouth_bottom: at(mouth_bottom),
    left_ear: at(left_ear),
    right_ear: at(right_ear),
  };
}

/** The nearest whole pixel inside the picture; an ear can lie outside it. Never `-0`, which JSON and `===` tell apart. */
function within(value: number, size: number): number {
  return Math.min(size, Math.max(0, Math.round(value))) + 0;
}
