/** The page of the gallery: `gallery.show(state, language)` puts one window there, in the place of the one before. */

import { completeDictionary, LANGUAGES } from "../src/languages/index.js";
import { createWindow } from "../src/window/index.js";
import type { CaptureWindow } from "../src/window/contract.js";
import { card, portrait } from "./portrait.js";
import { STATES } from "./states.js";

export interface Overflow {
  /** Class or tag of what is larger than its place. */
  what: string;
  by: number;
}

export interface Gallery {
  states: string[];
  languages: string[];
  show(state: string, language: string, style?: Record<string, unknown>): Promise<void>;
  /** What of the window runs out of it or is cut off at the sides, and words that run out of theirs. */
  overflow(): Overflow[];
}

const scenes = { face: portrait(640, 480), document: card(960, 720) };
let open: CaptureWindow | null = null;

async function show(name: string, languageId: string, style: Record<string, unknown> = {}): Promise<void> {
  const state = STATES.find((one) => one.name === name);
  if (state === undefined) throw new Error(`no state ${name}`);
  const words = (await (await fetch(`/lang/${languageId}.json`)).json()) as Record<string, unknown>;
  const language = completeDictionary(languageId, words, (message) => console.error(message));
  open?.close();
  open = createWindow({
    root: null,
    languageId,
    language,
    dir: language["direction"] === "rtl" ? "rtl" : "ltr",
    style,
    oval: true,
    mirrored: true,
    documentPattern: true,
    adaptiveAspect: true,
    reducedMotion: true,
    stylesheet: "/liveness.css",
    version: "1.0.0",
  });
  if (state.scene !== null) {
    open.video.srcObject = scenes[state.scene];
    await open.video.play();
    open.showCamera(state.scene === "face", 640, 480, 2);
  }
  await state.show(open);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

function overflow(): Overflow[] {
  const frame = document.querySelector("[data-bonafide]")?.shadowRoot?.querySelector(".window");
  const found: Overflow[] = [];
  for (const one of frame?.querySelectorAll<HTMLElement>("*") ?? []) {
    if (one.classList.contains("unseen") || one instanceof SVGElement || one.getClientRects().length === 0) continue;
    const box = one.getBoundingClientRect();
    const words = one.parentElement?.closest(".words")?.getBoundingClientRect();
    const high = words === undefined ? 0 : Math.max(words.top - box.top, box.bottom - words.bottom);
    const by = Math.max(box.right - innerWidth, -box.left, one.scrollWidth - one.clientWidth, high);
    const inline = getComputedStyle(one).display === "inline";
    if (by > 1 && !inline) found.push({ what: one.className || one.tagName.toLowerCase(), by: Math.round(by) });
  }
  return found;
}

const gallery: Gallery = {
  states: STATES.map(({ name }) => name),
  languages: LANGUAGES.map(({ id }) => id),
  show,
  overflow,
};
Object.assign(globalThis, { gallery });
