/** A value of `style` as a value of CSS, or `null` where it is none of its kind. Nothing that loads or refers gets through. */

import type { Kind } from "./groups.js";

const COLOUR = /^(#[0-9a-f]{3,8}|[a-z]{3,30}|(rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch)\([-+0-9a-z.,%/ ]{3,60}\))$/i;
const LENGTH = /^(\d{1,3}(\.\d{1,3})?)(px|em|rem)$/;
const FAMILY = /^("[\p{L}\p{N} _.-]{1,40}"|'[\p{L}\p{N} _.-]{1,40}'|[\p{L}][\p{L}\p{N} _-]{0,40})$/u;

/** Longest text looked at. */
const LONGEST = 200;

export function cssValue(kind: Kind, value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null;
  if (kind === "shown") return value === false ? "none" : value === true ? "initial" : null;
  const text = String(value).trim();
  if (text === "" || text.length > LONGEST) return null;
  switch (kind) {
    case "colour":
      return COLOUR.test(text) && known(text) ? text : null;
    case "length": {
      // A bare number is pixels, as in the other kits.
      const whole = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? `${text}px` : text;
      return LENGTH.test(whole) ? whole : null;
    }
    case "font": {
      const families = text.split(",").map((family) => family.trim());
      return families.every((family) => FAMILY.test(family)) ? families.join(", ") : null;
    }
    case "weight":
      return /^([1-9]\d{0,2}|1000|normal|bold)$/.test(text) ? text : null;
    case "share":
      return /^(\d(\.\d{1,3})?|\.\d{1,3})$/.test(text) ? text : null;
  }
}

/** Words that look like colours and are none would leave a text without one. */
function known(text: string): boolean {
  const css = globalThis.CSS as { supports?(property: string, value: string): boolean } | undefined;
  return css?.supports === undefined || css.supports("color", text);
}
