/** The worker, `faceworker.js`: draws frames, has them measured, and keeps those that the machine wants kept. */

import { frameHash, frameLuma } from "../signals/frame-facts.js";
import { canvas, type Canvas } from "./canvas.js";
import { download } from "./download.js";
import { kept, type Kept } from "./kept.js";
import type { Answer, Call, Calls, Request, Values } from "./messages.js";
import { type Module, module } from "./module.js";

interface Scope {
  onmessage: ((message: { data: Request }) => void) | null;
  postMessage(answer: Answer, transfer?: Transferable[]): void;
}
const scope = globalThis as unknown as Scope;

let core: Module | null = null;
/** Absent where the page draws and keeps. */
let drawn: { canvas: Canvas; kept: Kept } | null = null;

function running(): Module {
  if (core === null) throw new Error("not_open");
  return core;
}

const DO: { [Name in Call]: (request: Calls[Name]) => Promise<Values[Name]> } = {
  async load({ wasm, models, draws }) {
    if (draws) {
      const made = canvas();
      drawn = { canvas: made, kept: kept(made) };
    }
    const [instance, parcel] = await download(wasm, models, (progress) => scope.postMessage({ progress }));
    core = module(instance);
    core.open(parcel);
    return null;
  },
  async begin({ config }) {
    drawn?.kept.clear();
    return running().begin(config);
  },
  async event({ event }) {
    const effects = running().event(event);
    await drawn?.kept.apply(effects, null);
    return effects;
  },
  async look({ picture, time, frame }) {
    const pixels = pixelsOf(picture);
    const { data, width, height } = pixels;
    const started = performance.now();
    const { measured, effects } = running().look(data, width, height, time, frame);
    const took = performance.now() - started;
    const facts = { hash: frameHash(data, width, height), luma: frameLuma(data, width, height) };
    await drawn?.kept.apply(effects, pixels);
    return { measured, effects, ...facts, took, pixels: drawn === null ? pixels : null };
  },
  async opinion() {
    return running().opinion();
  },
  async encode({ frame, type }) {
    if (drawn === null) throw new Error("frame_forgotten");
    return drawn.kept.encode(frame, type);
  },
  async forget({ frames }) {
    drawn?.kept.forget(frames);
    return null;
  },
};

function pixelsOf(picture: Calls["look"]["picture"]): ImageData {
  if ("data" in picture) return picture;
  if (drawn === null) throw new Error("canvas");
  try {
    const size = "displayWidth" in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height];
    return drawn.canvas.read(picture, size[0] ?? 0, size[1] ?? 0);
  } finally {
    // A camera has few frames, and gives no more while they are held.
    picture.close();
  }
}

async function answer(request: Request): Promise<void> {
  const { id } = request;
  try {
    const value = await (DO[request.call] as (request: Request) => Promise<Values[Call]>)(request);
    const pixels = value !== null && "pixels" in value ? value.pixels : null;
    scope.postMessage({ id, value }, pixels === null ? [] : [pixels.data.buffer]);
  } catch (error) {
    // The module's traps and the browser's errors by their class, our own by their word.
    const word = error instanceof Error ? (error.name === "Error" ? error.message : error.name) : "unknown";
    scope.postMessage({ id, reason: word.slice(0, 60) });
  }
}

// In order, also where one waits for an encoder.
let before: Promise<void> = Promise.resolve();
scope.onmessage = ({ data }) => {
  before = before.then(() => answer(data));
};
