/** The argument of `open`. */

import type { ErrorResult } from "../errors.js";
import type { CaptureResult } from "../result/types.js";
import type { PluginResult } from "../transport/types.js";
import type { Facing } from "../core/types.js";

export type OneOrMore<T> = T | readonly T[];

export interface Options {
  /** What is captured, in this order; `null` for one gesture drawn by the server, absent for the server's own choice. */
  action?: OneOrMore<string> | null;
  /** From the page's backend, where the configuration has `api_use_session_token = client`. */
  session_token?: string | null;
  /** An access token, where the configuration has `api_use_token = client`; it belongs on a backend. */
  token?: string | null;
  /** Taken and not used: no licence is needed here. */
  license?: unknown;
  /** As `license`. */
  licenseUrl?: string | null;
  /** Id of a language; absent for the browser's own. */
  lang?: string | null;
  params?: { extract_best_shot?: boolean } | null;
  /** Goes into the folder's metadata. */
  meta?: Record<string, unknown> | null;
  overlay_options?: false | { show_document_pattern?: boolean } | null;
  debug?: boolean;
  /** Less than the server is set to give, never more. */
  result_mode?: ResultMode;
  /** `deviceId` of the camera to use. */
  device_id?: string | null;
  cameraFacingMode?: Facing | null;
  disable_adaptive_aspect_ratio?: boolean;
  /** Milliseconds that the camera may take to start, the person's answer to the browser's question included. */
  get_user_media_timeout?: number;
  style?: Record<string, unknown> | null;
  /** Where the window lies; absent covers the page. */
  root?: HTMLElement | null;
  on_submit?: ((result: { event_session_id: string }) => void) | null;
  on_result?: ((result: PluginResult) => void) | null;
  on_complete?: ((result: PluginResult) => void) | null;
  on_capture_complete?: ((result: CaptureResult) => void) | null;
  on_error?: ((result: ErrorResult) => void) | null;
  /** The last of all, once for every `open` but one that was refused with `already_open`. */
  on_close?: (() => void) | null;
}

export const RESULT_MODES = ["safe", "status", "folder", "full"] as const;
export type ResultMode = (typeof RESULT_MODES)[number];
