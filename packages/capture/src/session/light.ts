/** The light challenge: what the machine is told of it, and which colour lit each frame. */

import type { Effect, Event } from "../core/types.js";
import type { LightField } from "../signals/index.js";
import type { LightStep } from "../transport/light.js";
import type { CaptureWindow } from "../window/contract.js";
import { CHANGE_MS } from "../window/light.js";
import type { Taken } from "./machine.js";

/** A colour, and since when it was on the screen. */
export interface Lit {
  name: string;
  since: number;
}

export interface Lighting {
  /** What the machine is to be told at this time, before the first face is captured; it looks at a frame every `interval`. */
  events(time: number, interval: number): Event[];
  /** Every effect of the machine, after the window had it. */
  effect(effect: Effect): void;
  /** The person does not want it. */
  skip(): void;
  /** Of a medium that was taken just now; `null` where the screen did not light it. */
  field(taken: Taken): LightField | null;
}

/** Milliseconds from a colour on the screen until a camera surely shows it, as the server counts. */
const SETTLES_MS = 130;
/** Frames that are kept of each colour from then on: of six colours some more than the server needs. */
const FRAMES = 2.5;
/** Between two frames of a challenge the machine lets so many milliseconds pass. */
const SPACING_MS = 85;
/** Nobody is to wait longer than this for a machine that is too slow for it all the same. */
const LONGEST_MS = 1000;

/** For how long a colour stays: as asked for, and with a slow machine or camera until it has had its frames. */
export function lasts(duration: number, interval: number): number {
  const kept = interval > 0 ? Math.ceil(SPACING_MS / interval) * interval : 0;
  return Math.max(CHANGE_MS, duration, Math.min(LONGEST_MS, Math.ceil(SETTLES_MS + FRAMES * kept)));
}

export function lighting(steps: readonly LightStep[], window: Pick<CaptureWindow, "showLight">): Lighting {
  const colours = new Map(steps.map(({ name, colour }) => [name, colour]));
  let lit: Lit[] = [];
  let skipped = false;
  return {
    events: (time, interval) =>
      steps.map(({ name, duration_ms }) => ({
        event: "challenge",
        time,
        step: { name, duration_ms: lasts(duration_ms, interval) },
      })),
    effect(effect) {
      // An attempt that begins anew shows all again, and its frames are others.
      if (effect.effect === "phase" && effect.phase !== "challenge") lit = [];
      if (effect.effect !== "challenge") return;
      const { name } = effect;
      const colour = colours.get(name);
      if (colour !== undefined) window.showLight(colour, (since) => lit.push({ name, since }));
    },
    skip() {
      skipped = true;
    },
    field({ medium, shots }) {
      const shown = medium.challenges?.length ?? 0;
      // Who presses when the last step has just ended has seen it all.
      const cut = skipped && shown < steps.length;
      if (cut || shown > 0) skipped = false;
      if (cut) return "skipped";
      return shown === 0 ? null : shots.map(({ time }) => label(time, lit));
    },
  };
}

/** What lit a frame that was taken at `time`; `lit` in order. */
export function label(time: number, lit: readonly Lit[]): [string, number] | null {
  const last = lit.filter(({ since }) => since <= time).at(-1);
  return last === undefined ? null : [last.name, Math.round(time - last.since)];
}
