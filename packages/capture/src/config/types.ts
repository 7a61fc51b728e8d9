/** `app_config.json`, as far as browsers get it; `docs` of the server explain the keys. */

import type { ResultMode } from "../options/types.js";

export const ARCHITECTURES = ["normal", "lite", "capture"] as const;
export type Architecture = (typeof ARCHITECTURES)[number];
export const PREINITS = ["off", "script", "full"] as const;
export type Preinit = (typeof PREINITS)[number];

export interface Config {
  use_for_liveness: boolean;
  preinit: Preinit;
  architecture: Architecture;
  api_url: string | null;
  /** Never sent by the server; there where the file itself is served, with `lite`. */
  api_token: string | null;
  api_use_token: "config" | "client";
  api_use_session_token: "api" | "client";
  use_wasm_container: boolean;
  result_mode: ResultMode;
  video_actions_list: readonly string[];
  photo_actions_list: readonly string[];
  actions_default_importance: boolean;
  actions_default: { video_count: number; photo_front: boolean; photo_back: boolean };
  analyses: Readonly<Record<string, boolean>>;
  lang_allow: readonly string[] | null;
  lang_default: string | null;
  bonafide: Ours;
}

/** What is ours beside the published keys. */
export interface Ours {
  version: string | null;
  /** Frames kept per medium. */
  frames: { blank: number; gesture: number };
  virtual_camera_allow: readonly string[];
  /** Milliseconds. */
  time_outs: { position: number; action: number; result: number };
  telemetry: boolean;
  languages: readonly string[] | null;
  /** Hash of the networks, for their address. */
  models: string | null;
}
