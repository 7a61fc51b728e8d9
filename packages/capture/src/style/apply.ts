import { nearest } from "../nearest.js";
import { GROUPS } from "./groups.js";
import { cssValue } from "./values.js";

export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The custom properties that `style` sets; `warn` is told of what is unknown or has a value of another kind. */
export function properties(
  style: Readonly<Record<string, unknown>>,
  warn: (message: string) => void,
): ReadonlyMap<string, string> {
  const set = new Map<string, string>();
  for (const [name, group] of Object.entries(style)) {
    const keys = Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined;
    if (keys === undefined || !isGroup(group)) {
      warn(`style: no such group: ${shown(name, Object.keys(GROUPS))}`);
      continue;
    }
    for (const [key, value] of Object.entries(group)) {
      if (name === "baseColorCustomization" && key === "theme") continue;
      const target = Object.hasOwn(keys, key) ? keys[key] : undefined;
      const css = target === undefined || value == null ? null : cssValue(target.kind, value);
      if (target === undefined) warn(`style.${name}: no such key: ${shown(key, Object.keys(keys))}`);
      else if (css === null) warn(`style.${name}.${key}: expected a ${target.kind}; the default stays`);
      else set.set(target.property, css);
    }
  }
  return set;
}

function shown(name: string, known: readonly string[]): string {
  const hint = nearest(name, known);
  return name.slice(0, 60) + (hint === null ? "" : `; did you mean ${hint}?`);
}
