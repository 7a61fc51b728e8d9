/**
 * The frames that the machine wants kept. Each is held as JPEG, a few percent of its pixels; the pixels themselves only of
 * the best of each medium, for its PNG.
 */

import type { Effect } from "../core/types.js";
import type { Canvas } from "./canvas.js";
import type { PictureType } from "./contract.js";

export interface Kept {
  /** Does what effects ask for; `pixels` are those of the frame that brought them. Take it before the next frame. */
  apply(effects: readonly Effect[], pixels: ImageData | null): Promise<void>;
  /** @throws an `Error` whose message is a word */
  encode(id: number, type: PictureType): Promise<Blob>;
  forget(ids: readonly number[]): void;
  clear(): void;
}

export function kept(canvas: Canvas): Kept {
  const pictures = new Map<number, Blob>();
  const pixelsOf = new Map<number, ImageData>();
  /** Of the medium that is being taken. */
  let best: number | null = null;

  const forget = (ids: readonly number[]) => {
    for (const id of ids) {
      pictures.delete(id);
      pixelsOf.delete(id);
    }
  };
  return {
    forget,
    async apply(effects, pixels) {
      for (const effect of effects) {
        if (effect.effect === "forget") forget(effect.ids);
        else if (effect.effect === "medium") best = null;
        else if (effect.effect === "keep" && pixels !== null) {
          if (effect.best) {
            if (best !== null) pixelsOf.delete(best);
            best = effect.id;
            pixelsOf.set(best, pixels);
          }
          pictures.set(effect.id, await canvas.encode(pixels, "image/jpeg"));
        }
      }
    },
    async encode(id, type) {
      const picture = type === "image/jpeg" ? pictures.get(id) : undefined;
      if (picture !== undefined) return picture;
      const pixels = pixelsOf.get(id);
      if (pixels === undefined) throw new Error("frame_forgotten");
      return canvas.encode(pixels, type);
    },
    clear() {
      pictures.clear();
      pixelsOf.clear();
      best = null;
    },
  };
}
