import en from "./en.json";
import type { Dictionary } from "../window/contract.js";

/** Longer than any sentence that fits a phone; a text beyond is taken for a mistake. */
const LONGEST = 500;

/**
 * `dictionary` over English, so that no key is absent. Keys that English does not have, and values that are no text, are
 * left out; `warn` is told of them once.
 */
export function completeDictionary(
  id: string,
  dictionary: Readonly<Record<string, unknown>>,
  warn: (message: string) => void,
): Dictionary {
  const complete: Record<string, string> = { ...en };
  const unknown: string[] = [];
  const wrong: string[] = [];
  for (const [key, value] of Object.entries(dictionary)) {
    if (!Object.hasOwn(en, key)) unknown.push(key);
    else if (typeof value !== "string" || value.length > LONGEST) wrong.push(key);
    else if (key !== "direction" || value === "ltr" || value === "rtl") complete[key] = value;
    else wrong.push(key);
  }
  if (unknown.length > 0) warn(`language ${id}: unknown keys are ignored: ${list(unknown)}`);
  if (wrong.length > 0) warn(`language ${id}: the English text stays for: ${list(wrong)}`);
  return complete;
}

function list(keys: readonly string[]): string {
  const shown = keys.slice(0, 10).map((key) => key.slice(0, 60));
  return shown.join(", ") + (keys.length > shown.length ? `, and ${keys.length - shown.length} more` : "");
}
