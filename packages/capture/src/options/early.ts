/** What must be known of the options even when they are wrong: whom to tell. */

import type { Options } from "./types.js";
import { isObject } from "./kinds.js";

export interface Callbacks {
  on_error: NonNullable<Options["on_error"]> | null;
  on_close: NonNullable<Options["on_close"]> | null;
}

export function earlyCallbacks(given: unknown): Callbacks {
  const pick = (...names: readonly string[]) => {
    if (!isObject(given)) return null;
    const found = names.map((name) => given[name]).find((value) => typeof value === "function");
    return (found as ((...of: readonly unknown[]) => void) | undefined) ?? null;
  };
  return { on_error: pick("on_error", "onError"), on_close: pick("on_close", "onClose") };
}
