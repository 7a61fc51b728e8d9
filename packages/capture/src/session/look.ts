/** Frame after frame from the preview to the machine, one at a time: what comes meanwhile is counted and let go. */

import { watchFrames } from "../camera/index.js";
import { grab } from "../engine/index.js";
import type { Look } from "../engine/contract.js";
import type { FrameSample } from "../signals/index.js";
import type { Stream } from "./evidence.js";
import type { Machine } from "./machine.js";

export interface Looking {
  /** When the preview showed its last frame, by `performance.now()`. */
  lastFrame(): number;
  /** As if one had been shown now: the page was asleep, or another camera begins. */
  touch(): void;
}

export interface LookInput {
  video: HTMLVideoElement;
  machine: Machine;
  /** Of the camera that runs, `null` while none does. */
  stream(): Stream | null;
  onLook(look: Look): void;
  /** Pictures that cannot be taken from the preview. */
  onFailure(error: unknown): void;
}

/** Phases in which the machine looks at no frame. */
const BLIND = ["wait_camera", "review", "done", "failed"];

export function lookAtFrames({ video, machine, stream, onLook, onFailure }: LookInput, signal: AbortSignal): Looking {
  let busy = false;
  let last = performance.now();

  const look = async (sample: FrameSample, from: Stream) => {
    const picture = await grab(video, machine.pixels);
    if (picture === null) return;
    if (signal.aborted) {
      if ("close" in picture) picture.close();
      return;
    }
    const answer = await machine.look(picture, performance.now());
    from.looked(sample, answer);
    onLook(answer);
  };
  const stop = watchFrames(video, (sample) => {
    last = performance.now();
    const from = stream();
    if (from === null) return;
    from.seen(sample);
    if (busy || BLIND.includes(machine.phase)) return;
    busy = true;
    look(sample, from)
      .catch((error: unknown) => {
        if (!signal.aborted) onFailure(error);
      })
      .finally(() => {
        busy = false;
      });
  });
  signal.addEventListener("abort", stop, { once: true });
  return {
    lastFrame: () => last,
    touch() {
      last = performance.now();
    },
  };
}
