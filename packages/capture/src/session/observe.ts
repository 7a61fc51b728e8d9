/** What of a capture's course is told to the operator and, with `debug`, to the page's console. */

import type { Effect } from "../core/types.js";
import type { Look } from "../engine/contract.js";
import type { Telemetry } from "../telemetry/index.js";

export interface Observed {
  onEffect(effect: Effect): void;
  onLook(look: Look): void;
  end(): void;
}

export function observe(telemetry: Telemetry, note: (message: string) => void): Observed {
  const started = performance.now();
  const took: number[] = [];
  let guided = false;
  const since = () => Math.round(performance.now() - started);
  return {
    onEffect(effect) {
      switch (effect.effect) {
        case "guide":
          if (!guided) telemetry.tell("first_guidance", { took: since(), code: effect.code });
          guided = true;
          return note(`guide ${effect.code}`);
        case "phase":
          telemetry.tell("phase", { phase: effect.phase, action: effect.action, index: effect.index, count: effect.count });
          return note(`phase ${effect.phase} ${effect.action}`);
        case "challenge":
          return note(`challenge ${effect.name}`);
        case "medium":
          return telemetry.tell("medium", {
            action: effect.action,
            frames: effect.frames.length,
            took: Math.round(effect.ended - effect.started),
          });
        default:
          return;
      }
    },
    onLook(look) {
      // Of a minute, so that a long wait takes no memory.
      if (took.length < 1800) took.push(look.took);
    },
    end() {
      const sorted = [...took].sort((a, b) => a - b);
      const median = Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
      telemetry.tell("captured", { took: since(), frames: took.length, median_ms: median });
      note(`captured: ${took.length} frames measured, median ${median} ms`);
    },
  };
}
