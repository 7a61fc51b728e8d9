/** The machine in the worker: what it says, done in its order; and what it captured. */

import type { CaptureConfig, Effect, Event, Measured, MediumEffect, Phase, UserInput } from "../core/types.js";
import type { Engine, Look, Picture } from "../engine/contract.js";
import { failure } from "../failure.js";

/** One action that is captured. */
export interface Taken {
  medium: MediumEffect;
  /** Of its frames, in order. */
  shots: readonly Measured[];
  index: number;
  count: number;
}

export interface MachineEvents {
  /** Every effect, in order, for the window. */
  effect(effect: Effect): void;
  phase(effect: Extract<Effect, { effect: "phase" }>): void;
  /** `evidence` is to be gathered now: the next action may have another camera. */
  taken(taken: Taken): void;
}

export interface Machine {
  readonly phase: Phase;
  /** Whether `look` takes nothing but pixels. */
  readonly pixels: boolean;
  /** Id of the frame that was kept last. */
  readonly last: number | null;
  send(event: Event): void;
  /** Tells the time, unless the last one is still being told. */
  tick(): void;
  user(input: UserInput): void;
  look(picture: Picture, time: number): Promise<Look>;
  /** When all is captured. @throws a failure: what the machine or the engine failed with */
  readonly finished: Promise<void>;
}

/** @throws a failure `engine_failed` */
export async function startMachine(
  engine: Engine,
  config: CaptureConfig,
  events: MachineEvents,
  now: () => number = () => performance.now(),
): Promise<Machine> {
  let phase: Phase = "wait_camera";
  let [index, count] = [0, config.actions.length];
  let last: number | null = null;
  let id = 0;
  const shots = new Map<number, Measured>();
  let finish: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  // Whoever waits for it may come later than the failure.
  finished.catch(() => undefined);

  const apply = (effects: readonly Effect[], measured: Measured | null) => {
    for (const effect of effects) {
      switch (effect.effect) {
        case "keep":
          last = effect.id;
          if (measured !== null) shots.set(effect.id, measured);
          break;
        case "forget":
          for (const gone of effect.ids) shots.delete(gone);
          break;
        case "phase":
          ({ phase, index, count } = effect);
          break;
        case "medium": {
          const seen = effect.frames.flatMap((frame) => shots.get(frame) ?? []);
          for (const frame of effect.frames) shots.delete(frame);
          events.taken({ medium: effect, shots: seen, index, count });
          break;
        }
      }
      events.effect(effect);
      if (effect.effect === "phase") events.phase(effect);
      if (effect.effect === "finish") finish();
      if (effect.effect === "fail") fail(failure(effect.code, effect.reason === null ? {} : { reason: effect.reason }));
    }
  };
  const tell = (event: Event): Promise<void> => engine.event(event).then((effects) => apply(effects, null)).catch(fail);
  const send = (event: Event) => void tell(event);
  let ticking = false;

  const effects = await engine.begin(config);
  apply(effects, null);
  return {
    get phase() {
      return phase;
    },
    pixels: engine.pixels,
    get last() {
      return last;
    },
    send,
    tick() {
      if (ticking) return;
      ticking = true;
      void tell({ event: "tick", time: now() }).finally(() => {
        ticking = false;
      });
    },
    user: (input) => send({ event: "user", time: now(), input }),
    async look(picture, time) {
      id += 1;
      try {
        const look = await engine.look(picture, time, id);
        apply(look.effects, look.measured);
        return look;
      } catch (error) {
        fail(error);
        throw error;
      }
    },
    finished,
  };
}
