/** What the session asks of the measuring of frames, which runs in a worker. */

import type { CaptureConfig, Effect, Event, Measured } from "../core/types.js";
import type { Opinion } from "../signals/contract.js";

export interface Look {
  measured: Measured;
  effects: readonly Effect[];
  /** `frameHash` of the pixels. */
  hash: string;
  /** `frameLuma` of the pixels. */
  luma: Uint8Array;
  /** Milliseconds that finding and measuring took in the worker. */
  took: number;
}

/** One frame of the camera; `grab` makes it. Pixels are for browsers whose workers cannot draw. */
export type Picture = ImageBitmap | VideoFrame | ImageData;

export type PictureType = "image/jpeg" | "image/png";

/** Every promise is rejected with a failure `engine_failed`, at the latest after 20 seconds. */
export interface Engine {
  /** Whether it takes nothing but pixels. */
  readonly pixels: boolean;
  begin(config: CaptureConfig): Promise<readonly Effect[]>;
  event(event: Event): Promise<readonly Effect[]>;
  /** `picture` is transferred and closed. One at a time. */
  look(picture: Picture, time: number, id: number): Promise<Look>;
  /** What the kept frames of the medium that was captured last look like; once. */
  opinion(): Promise<Opinion>;
  /** The kept frame in full resolution; `png` is without loss, and there for the best of a medium. */
  encode(id: number, type: PictureType): Promise<Blob>;
  /** Kept frames that nobody needs any more. */
  forget(ids: readonly number[]): void;
  close(): void;
}

/**
 * Starts the worker, compiles the module and loads the networks.
 *
 * @param assets the folder of the plugin's addresses, with its last slash
 * @param version for `?v=`, so that caches keep what does not change
 * @param models hash of the networks, or `null` where the configuration names none
 * @throws a failure `engine_failed`, or the signal's reason
 */
export type LoadEngine = (
  assets: string,
  version: string,
  models: string | null,
  signal: AbortSignal,
  onProgress: (share: number) => void,
) => Promise<Engine>;
