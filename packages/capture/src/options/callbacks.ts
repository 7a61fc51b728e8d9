import type { Options } from "./types.js";

export const CALLBACKS = ["on_submit", "on_result", "on_complete", "on_capture_complete", "on_error", "on_close"] as const;

/** Every callback, each of which tells `hear` its name and payload. */
export function everyCallback(hear: (name: (typeof CALLBACKS)[number], payload: unknown) => void): Options {
  return Object.fromEntries(CALLBACKS.map((name) => [name, (payload: unknown) => hear(name, payload)]));
}

/** Calls the one of that name, if there is one. */
export function callOne(options: Options, name: (typeof CALLBACKS)[number], payload: unknown): void {
  (options[name] as ((payload: unknown) => void) | null | undefined)?.(payload);
}
