import type { Dictionary } from "./contract.js";

/** The text of `key` with `{places}` filled in; the key itself where a dictionary lacks it. */
export function fill(language: Dictionary, key: string, places: Readonly<Record<string, string | number>> = {}): string {
  const text = language[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(places, name) ? places[name] : undefined;
    return value === undefined ? whole : String(value);
  });
}
