/** The text `additional_info`, version 1: base64url of JSON. docs/reference/additional-info.md has its fields. */

import { factsOf } from "./assess.js";
import type { Assessment, Collected, OfMedium } from "./contract.js";
import { RULES } from "./rules.js";

const VERSION = 1;
/** Characters to which lists and texts are cut already keep it below; this holds whatever the browser says. */
const MOST_CHARACTERS = 16 * 1024;

function base64url(text: string): string {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function additionalInfo(collected: Collected, assessment: Assessment, medium: OfMedium): string {
  const head = {
    bonafide: VERSION,
    virtual_camera: assessment.virtual,
    rules: RULES.version,
    sdk: collected.sdk,
    time: Date.now(),
    ...(medium.session === "" ? {} : { session: medium.session }),
  };
  // A word and a number for each of at most 120 frames: there is room for them, whatever the browser says.
  const lit = medium.light === null ? {} : { light: medium.light };
  const first = medium.opinion === null ? {} : { opinion: medium.opinion };
  const text = base64url(JSON.stringify({ ...head, ...factsOf(collected), signals: assessment.signals, ...lit, ...first }));
  return text.length <= MOST_CHARACTERS ? text : base64url(JSON.stringify({ ...head, ...lit }));
}
