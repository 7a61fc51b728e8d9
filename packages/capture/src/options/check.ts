/** From what a page gave `open` to options that hold what they say. */

import { failure } from "../failure.js";
import { nearest } from "../nearest.js";
import { type Kind, anything, callback, either, flag, isObject, nothing, number, object, oneOf, text, texts } from "./kinds.js";
import { type Options, RESULT_MODES } from "./types.js";

const overlay: Kind = {
  expected: "false or { show_document_pattern: true or false }",
  holds: (value) =>
    value === false || (isObject(value) && ["undefined", "boolean"].includes(typeof value["show_document_pattern"])),
};
const params: Kind = {
  expected: "an object, whose extract_best_shot is true or false",
  holds: (value) => isObject(value) && ["undefined", "boolean"].includes(typeof value["extract_best_shot"]),
};
const element: Kind = {
  expected: "an element of the page",
  holds: (value) => isObject(value) && value["nodeType"] === 1,
};

const KINDS: Record<keyof Options, Kind> = {
  action: either(texts, text),
  session_token: text,
  token: text,
  license: anything,
  licenseUrl: text,
  lang: text,
  params,
  meta: object,
  overlay_options: overlay,
  debug: flag,
  result_mode: oneOf(RESULT_MODES),
  device_id: text,
  cameraFacingMode: oneOf(["user", "environment"]),
  disable_adaptive_aspect_ratio: flag,
  get_user_media_timeout: number(1000, 600_000),
  style: object,
  root: element,
  on_submit: callback,
  on_result: callback,
  on_complete: callback,
  on_capture_complete: callback,
  on_error: callback,
  on_close: callback,
};

/** Spellings that pages use for an option of another name. */
const ALIASES: Readonly<Record<string, keyof Options>> = {
  actions: "action",
  access_token: "token",
  sessionToken: "session_token",
  license_url: "licenseUrl",
  language: "lang",
  deviceId: "device_id",
  camera_facing_mode: "cameraFacingMode",
  getUserMediaTimeout: "get_user_media_timeout",
  container: "root",
  onSubmit: "on_submit",
  onResult: "on_result",
  onComplete: "on_complete",
  onCaptureComplete: "on_capture_complete",
  onError: "on_error",
  onClose: "on_close",
};

/** The most bytes of JSON that `meta` may be. */
const META_BYTES = 32 * 1024;

/**
 * Unknown options are passed over, and `warn` is told; `null` and `undefined` stand for an option that is not there,
 * but for `action`, where `null` has a meaning.
 *
 * @throws a failure `options_invalid`
 */
export function checkOptions(given: unknown, warn: (message: string) => void): Options {
  if (given === undefined) return {};
  if (!isObject(given)) throw failure("options_invalid", { option: null, expected: "an object" });
  const known = Object.keys(KINDS) as (keyof Options)[];
  const checked: Partial<Record<keyof Options, unknown>> = {};
  for (const [name, value] of Object.entries(given)) {
    const key = known.find((option) => option === name) ?? (Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined);
    if (key === undefined) {
      const hint = nearest(name, known);
      warn(`unknown option ${name.slice(0, 60)}${hint === null ? "" : `; did you mean ${hint}?`}`);
      continue;
    }
    if (value === undefined || (value === null && key !== "action")) continue;
    const kind = key === "action" ? either(KINDS.action, nothing) : KINDS[key];
    if (!kind.holds(value)) throw failure("options_invalid", { option: key, expected: kind.expected });
    checked[key] = value;
  }
  if (checked.meta !== undefined) checkMeta(checked.meta);
  return checked as Options;
}

function checkMeta(meta: unknown): void {
  let bytes: number;
  try {
    bytes = new TextEncoder().encode(JSON.stringify(meta)).length;
  } catch {
    throw failure("options_invalid", { option: "meta", expected: "an object that can be written as JSON" });
  }
  if (bytes > META_BYTES) throw failure("options_invalid", { option: "meta", expected: `at most ${META_BYTES} bytes` });
}
