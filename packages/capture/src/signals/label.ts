/** Which rule a camera's label meets. */

import { RULES } from "./rules.js";
import type { LabelRule } from "./rules.js";

/** Longest label that is looked at, in UTF-16 units. */
export const LABEL_LENGTH = 256;

/** Without outer and repeated blanks, ASCII letters small. */
export function normalise(label: string): string {
  return label
    .slice(0, LABEL_LENGTH)
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/[ \t\n\r\u00a0]+/g, " ")
    .replace(/^ | $/g, "");
}

function meets(label: string, match: string, text: string): boolean {
  switch (match) {
    case "exact":
      // Chromium adds the USB identifiers of the maker and the product.
      return label === text || (label.startsWith(`${text} (`) && label.endsWith(")"));
    case "prefix":
      return label.startsWith(text);
    case "suffix":
      return label.endsWith(text);
    default:
      return label.includes(text);
  }
}

/** The first rule that fits. */
export function findLabel(label: string): LabelRule | null {
  const normal = normalise(label);
  return RULES.labels.find((rule) => meets(normal, rule.match, rule.text)) ?? null;
}

/** Whether the operator trusts it: equal, or equal but for what a `*` at an end of the entry stands for. */
export function isAllowed(label: string, allow: readonly string[]): boolean {
  const normal = normalise(label);
  return allow.some((entry) => {
    const wanted = normalise(entry);
    const [open, close] = [wanted.startsWith("*"), wanted.length > 1 && wanted.endsWith("*")];
    const text = wanted.slice(open ? 1 : 0, close ? -1 : undefined);
    if (text === "") return false;
    if (open && close) return normal.includes(text);
    if (open) return normal.endsWith(text);
    return close ? normal.startsWith(text) : normal === text;
  });
}
