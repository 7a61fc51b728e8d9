/** What the page and the worker say to each other. */

import type { CaptureConfig, Effect, Event } from "../core/types.js";
import type { Opinion } from "../signals/contract.js";
import type { Look, Picture, PictureType } from "./contract.js";

/** What each call takes. */
export interface Calls {
  /** `draws`: whether frames are drawn, kept and encoded here; otherwise their pixels come and go back. */
  load: { wasm: string; models: string; draws: boolean };
  begin: { config: CaptureConfig };
  event: { event: Event };
  look: { picture: Picture; time: number; frame: number };
  opinion: object;
  encode: { frame: number; type: PictureType };
  forget: { frames: readonly number[] };
}

/** What each call gives. */
export interface Values {
  load: null;
  begin: readonly Effect[];
  event: readonly Effect[];
  look: Look & { pixels: ImageData | null };
  opinion: Opinion;
  encode: Blob;
  forget: null;
}

export type Call = keyof Calls;
export type Request = { [Name in Call]: { id: number; call: Name } & Calls[Name] }[Call];
/** `reason` is a word, without anything about the person. */
export type Answer = { id: number; value: Values[Call] } | { id: number; reason: string } | { progress: number };
