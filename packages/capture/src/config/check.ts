/** From JSON that a server or a file gave to a configuration; strict, for a key that is not understood does not act. */

import { ACTIONS } from "../core/types.js";
import { failure } from "../failure.js";
import { nearest } from "../nearest.js";
import { type Kind, either, flag, flags, isObject, nothing, number, object, oneOf, text, texts } from "../options/kinds.js";
import { RESULT_MODES } from "../options/types.js";
import { ARCHITECTURES, type Config, PREINITS } from "./types.js";

/** A time-out in milliseconds. */
const wait = number(1000, 600_000);

const KINDS: Record<keyof Config, Kind> = {
  use_for_liveness: flag,
  preinit: oneOf(PREINITS),
  architecture: oneOf(ARCHITECTURES),
  api_url: either(text, nothing),
  api_token: either(text, nothing),
  api_use_token: oneOf(["config", "client"]),
  api_use_session_token: oneOf(["api", "client"]),
  use_wasm_container: flag,
  result_mode: oneOf(RESULT_MODES),
  video_actions_list: texts,
  photo_actions_list: texts,
  actions_default_importance: flag,
  actions_default: object,
  analyses: flags,
  lang_allow: either(texts, nothing),
  lang_default: either(text, nothing),
  bonafide: object,
};
const ACTIONS_DEFAULT: Record<string, Kind> = { video_count: number(0, 10), photo_front: flag, photo_back: flag };
const OURS: Record<string, Kind> = {
  version: either(text, nothing),
  actions: texts,
  frames: object,
  virtual_camera_allow: texts,
  time_outs: object,
  telemetry: flag,
  languages: either(texts, nothing),
  models: either(text, nothing),
};
const FRAMES: Record<string, Kind> = { blank: number(1, 60), gesture: number(1, 60) };
const TIME_OUTS: Record<string, Kind> = { position: wait, action: wait, result: wait };

const VIDEO_ACTIONS = ACTIONS.filter((action) => action.startsWith("video_selfie_"));
const PHOTO_ACTIONS = ACTIONS.filter((action) => action.startsWith("photo_"));

/** @throws a failure `config_invalid` with the key and, for an unknown one, the nearest that exists */
export function checkConfig(given: unknown): Config {
  if (!isObject(given)) throw failure("config_invalid", { key: null, expected: "an object" });
  check(given, KINDS, "");
  const part = (of: Record<string, unknown>, key: string) => (isObject(of[key]) ? of[key] : {});
  const ours = part(given, "bonafide");
  check(part(given, "actions_default"), ACTIONS_DEFAULT, "actions_default.");
  check(ours, OURS, "bonafide.");
  check(part(ours, "frames"), FRAMES, "bonafide.frames.");
  check(part(ours, "time_outs"), TIME_OUTS, "bonafide.time_outs.");
  // Every value was checked against its kind just now.
  return {
    use_for_liveness: false,
    preinit: "off",
    architecture: "normal",
    api_url: null,
    api_token: null,
    api_use_token: "config",
    api_use_session_token: "api",
    use_wasm_container: false,
    result_mode: "safe",
    video_actions_list: VIDEO_ACTIONS,
    photo_actions_list: PHOTO_ACTIONS,
    actions_default_importance: false,
    analyses: {},
    lang_allow: null,
    lang_default: null,
    ...given,
    actions_default: { video_count: 1, photo_front: false, photo_back: false, ...part(given, "actions_default") },
    bonafide: {
      version: null,
      virtual_camera_allow: [],
      telemetry: false,
      languages: null,
      models: null,
      ...ours,
      frames: { blank: 12, gesture: 30, ...part(ours, "frames") },
      time_outs: { position: 30_000, action: 15_000, result: 120_000, ...part(ours, "time_outs") },
    },
  };
}

function check(given: Record<string, unknown>, kinds: Record<string, Kind>, prefix: string): void {
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    const key = prefix + name.slice(0, 60);
    if (kind === undefined) {
      const hint = nearest(name, Object.keys(kinds));
      throw failure("config_invalid", { key, nearest: hint === null ? null : prefix + hint });
    }
    if (!kind.holds(value)) throw failure("config_invalid", { key, expected: kind.expected });
  }
}
