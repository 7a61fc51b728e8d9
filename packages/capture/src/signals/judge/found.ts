/** A signal before its weight. */

import type { SignalName } from "../rules.js";

export type Found = readonly [SignalName, string | number | boolean];

/** The pair where it holds. */
export function when(holds: boolean, name: SignalName, value: string | number | boolean = true): Found[] {
  return holds ? [[name, value]] : [];
}
