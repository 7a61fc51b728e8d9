/** Pixels of a picture and pictures of pixels, in a worker or on the page. */

import type { PictureType } from "./contract.js";

/** Longest side of a frame that is looked at and kept. */
const LONGEST = 1920;
/** Hardly a trace of compression in skin; a frame of 720p takes about 150 kB. */
const QUALITY = 0.92;

export interface Canvas {
  /** Draws a picture of this size and reads it back, smaller where it is very large. */
  read(picture: CanvasImageSource, width: number, height: number): ImageData;
  /** Encodes pixels. */
  encode(pixels: ImageData, type: PictureType): Promise<Blob>;
}

/** The size in which a frame of this size is looked at and kept. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST / Math.max(1, width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Whether workers of this browser may be able to draw; some have the class and no context for it. */
export function workersDraw(): boolean {
  return typeof OffscreenCanvas === "function" && typeof createImageBitmap === "function";
}

/** @throws an `Error` whose message is a word, from every function */
export function canvas(): Canvas {
  const surface = typeof OffscreenCanvas === "function" ? new OffscreenCanvas(1, 1) : document.createElement("canvas");
  // Pixels are read from every frame: a surface in the graphics card would be slower.
  const options = { alpha: false, willReadFrequently: true };
  const context = surface.getContext("2d", options) as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
  if (context === null) throw new Error("canvas");

  const resize = (width: number, height: number) => {
    if (surface.width !== width) surface.width = width;
    if (surface.height !== height) surface.height = height;
  };
  return {
    read(picture, width, height) {
      const size = fitted(width, height);
      resize(size.width, size.height);
      context.drawImage(picture, 0, 0, size.width, size.height);
      return context.getImageData(0, 0, size.width, size.height);
    },
    encode(pixels, type) {
      resize(pixels.width, pixels.height);
      context.putImageData(pixels, 0, 0);
      if ("convertToBlob" in surface) return surface.convertToBlob({ type, quality: QUALITY });
      return new Promise((resolve, reject) => {
        const done = (blob: Blob | null) => (blob === null ? reject(new Error("encode")) : resolve(blob));
        surface.toBlob(done, type, QUALITY);
      });
    },
  };
}
