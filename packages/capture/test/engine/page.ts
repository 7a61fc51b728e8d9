/** Runs in Chromium: the engine over the frames that the native build was given. */

import type { CaptureConfig, Effect, Event, Measured } from "../../src/core/types.js";
import { loadEngine } from "../../src/engine/index.js";
import { isFailure } from "../../src/failure.js";

interface Native {
  width: number;
  height: number;
  config: CaptureConfig;
  ready: Event;
  frames: { time: number }[];
}

export interface Ran {
  measured: Measured[];
  effects: Effect[];
  /** Milliseconds per frame in the worker, median. */
  took: number;
  /** Of the medium's best frame. */
  best: { id: number; jpeg: [string, number, number]; png: [string, number, number]; differs: number; jpegDiffers: number };
  hashes: string[];
  shares: number[];
  loaded: number;
  /** Whether the page drew. */
  pixels: boolean;
}

async function pixelsOf(blob: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(blob);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** Mean difference of the colours. */
function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) if (at % 4 !== 3) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / (a.length * 0.75);
}

async function run(assets: string, draws: boolean): Promise<Ran> {
  if (!draws) Object.assign(globalThis, { OffscreenCanvas: undefined });
  const native = (await (await fetch("/native.json")).json()) as Native;
  const all = new Uint8ClampedArray(await (await fetch("/frames.rgba")).arrayBuffer());
  const { width, height } = native;
  const size = width * height * 4;
  const shares: number[] = [];
  const started = performance.now();
  const engine = await loadEngine(assets, "1.0.0", "abc", new AbortController().signal, (share) => shares.push(share));
  const loaded = performance.now() - started;
  const effects: Effect[] = [...(await engine.begin(native.config)), ...(await engine.event(native.ready))];
  const [measured, hashes, times]: [Measured[], string[], number[]] = [[], [], []];
  for (const [id, { time }] of native.frames.entries()) {
    const pixels = new ImageData(all.slice(id * size, (id + 1) * size), width, height);
    const look = await engine.look(engine.pixels ? pixels : await createImageBitmap(pixels), time, id);
    measured.push(look.measured);
    effects.push(...look.effects);
    hashes.push(look.hash);
    times.push(look.took);
  }
  const medium = effects.find((effect) => effect.effect === "medium");
  if (medium?.effect !== "medium") throw new Error("no medium");
  for (const id of medium.frames) await engine.encode(id, "image/jpeg");
  const [jpeg, png] = [await engine.encode(medium.best, "image/jpeg"), await engine.encode(medium.best, "image/png")];
  const [lossy, lossless] = [await pixelsOf(jpeg), await pixelsOf(png)];
  const original = all.subarray(medium.best * size, (medium.best + 1) * size);
  engine.close();
  times.sort((a, b) => a - b);
  return {
    measured,
    effects,
    hashes,
    shares,
    loaded,
    pixels: engine.pixels,
    took: times[Math.floor(times.length / 2)] ?? 0,
    best: {
      id: medium.best,
      jpeg: [jpeg.type, lossy.width, lossy.height],
      png: [png.type, lossless.width, lossless.height],
      differs: difference(lossless.data, original),
      jpegDiffers: difference(lossy.data, original),
    },
  };
}

async function refused(assets: string): Promise<unknown> {
  try {
    const engine = await loadEngine(assets, "1.0.0", null, new AbortController().signal, () => undefined);
    engine.close();
    return "nothing failed";
  } catch (error) {
    return isFailure(error) ? { code: error.code, ...error.context } : String(error);
  }
}

Object.assign(globalThis, { run, refused });
