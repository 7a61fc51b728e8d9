/** Runs in Chromium: a session with its window, engine and camera, from a host of files. */

import { checkConfig } from "../../src/config/check.js";
import { loadEngine } from "../../src/engine/index.js";
import type { ErrorResult } from "../../src/errors.js";
import { english } from "../../src/languages/index.js";
import type { Options } from "../../src/options/types.js";
import type { CaptureResult } from "../../src/result/types.js";
import { type RunningSession, startSession } from "../../src/session/index.js";
import { createWindow } from "../../src/window/index.js";

export interface Told {
  captured: CaptureResult[];
  errors: ErrorResult[];
  results: unknown[];
  notes: string[];
  end: string | null;
  /** Milliseconds from the camera's first picture to the first guidance. */
  guided: number | null;
  /** Longest time in which the page could do nothing else, milliseconds, while frames came. */
  blocked: number;
}

export interface Harness {
  told: Told;
  open(options: Options, config: Record<string, unknown>): void;
  stop(): void;
  /** Files that come along unseen. */
  archives(): { size: number; tags: string[]; frames: number[] }[];
  tracks(): string[];
  /** As when the camera is unplugged. */
  unplug(): void;
  /** As when the person goes to another tab. */
  hide(hidden: boolean): void;
  device(): string;
}

const told: Told = { captured: [], errors: [], results: [], notes: [], end: null, guided: null, blocked: 0 };
let running: RunningSession | null = null;

const streams: MediaStream[] = [];

function open(options: Options, given: Record<string, unknown>): void {
  Object.assign(told, { captured: [], errors: [], results: [], notes: [], end: null, guided: null, blocked: 0 });
  const config = checkConfig(given);
  const window = createWindow({
    root: null, languageId: "en", language: english, dir: "ltr", style: {}, oval: true, mirrored: true,
    documentPattern: false, adaptiveAspect: true, reducedMotion: true, stylesheet: "/plugin/liveness.css", version: "0",
  });
  let shown: number | null = null;
  window.video.addEventListener("playing", () => {
    shown ??= performance.now();
    const stream = window.video.srcObject;
    if (stream instanceof MediaStream && !streams.includes(stream)) streams.push(stream);
  });
  const session = startSession({
    options, config, assets: "/plugin/", window, languageId: "en",
    page: {
      submit: (result) => void told.results.push({ submit: result }),
      result: (result) => void told.results.push({ result }),
      complete: (result) => void told.results.push({ complete: result }),
      captured: (result) => void told.captured.push(result),
      error: (result) => void told.errors.push(result),
    },
    engine: (signal, onProgress) => loadEngine("/plugin/", "1", null, signal, onProgress),
    note(message) {
      told.notes.push(message);
      if (message.startsWith("guide ") && shown !== null) told.guided ??= performance.now() - shown;
    },
  });
  running = session;
  void session.done.then((end) => {
    told.end = end;
    window.close();
  });
}

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) told.blocked = Math.max(told.blocked, duration);
}).observe({ type: "longtask" });

const track = () => streams.at(-1)?.getVideoTracks()[0];

const harness: Harness = {
  told,
  open,
  stop: () => running?.stop(),
  archives: () =>
    told.captured.map((one) => ({ size: one.archive.size, tags: [...one.tags], frames: one.frame_blobs.map(({ size }) => size) })),
  tracks: () => streams.flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState)),
  unplug() {
    track()?.stop();
    track()?.dispatchEvent(new Event("ended"));
  },
  hide(hidden) {
    Object.defineProperty(document, "visibilityState", { value: hidden ? "hidden" : "visible", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  },
  device: () => track()?.getSettings().deviceId ?? "",
};
Object.assign(globalThis, { harness });
