/** What the person does in the window, for whoever waits for it. */

import type { CaptureWindow, WindowEvent } from "../window/contract.js";

const NAMES: readonly WindowEvent[] = [
  "start", "begin", "shutter", "retake", "accept", "cancel", "retry", "close", "switch_camera", "skip",
];

export interface Presses {
  /** Until the signal is aborted. */
  on(listener: (name: WindowEvent) => void, signal: AbortSignal): void;
  /** The next of these. @throws the signal's reason */
  next<Name extends WindowEvent>(names: readonly Name[], signal: AbortSignal): Promise<Name>;
}

export function presses(window: CaptureWindow): Presses {
  const listeners = new Set<(name: WindowEvent) => void>();
  for (const name of NAMES) {
    window.on(name, () => {
      for (const listener of [...listeners]) listener(name);
    });
  }
  const on: Presses["on"] = (listener, signal) => {
    if (signal.aborted) return;
    listeners.add(listener);
    signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
  };
  return {
    on,
    next: (names, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        const stop = () => {
          listeners.delete(listener);
          signal.removeEventListener("abort", aborted);
        };
        const aborted = () => {
          stop();
          reject(signal.reason as Error);
        };
        const listener = (name: WindowEvent) => {
          const wanted = names.find((one) => one === name);
          if (wanted === undefined) return;
          stop();
          resolve(wanted);
        };
        listeners.add(listener);
        signal.addEventListener("abort", aborted, { once: true });
      }),
  };
}
