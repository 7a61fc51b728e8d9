/** The texts and signs of an error: codes that a person can do the same about share a group. */

import type { ErrorCode } from "../errors.js";
import type { Icon } from "./icons.js";

export type ErrorGroup =
  | "setup"
  | "session"
  | "network"
  | "server"
  | "browser"
  | "insecure"
  | "denied"
  | "absent"
  | "busy"
  | "timeout"
  | "lost"
  | "engine"
  | "position"
  | "action"
  | "face"
  | "hidden"
  | "refused";

export const GROUPS: Record<ErrorCode, ErrorGroup> = {
  options_invalid: "setup",
  action_unknown: "setup",
  language_unknown: "setup",
  config_unreachable: "network",
  config_invalid: "setup",
  origin_forbidden: "setup",
  session_token_missing: "setup",
  session_token_invalid: "setup",
  session_token_expired: "session",
  session_used: "session",
  browser_unsupported: "browser",
  context_insecure: "insecure",
  camera_denied: "denied",
  camera_absent: "absent",
  camera_busy: "busy",
  camera_timeout: "timeout",
  camera_lost: "lost",
  engine_failed: "engine",
  position_timeout: "position",
  action_timeout: "action",
  face_changed: "face",
  hidden_too_long: "hidden",
  upload_failed: "network",
  upload_refused: "refused",
  server_unavailable: "server",
  analysis_failed: "server",
  result_timeout: "server",
  already_open: "setup",
  cancelled: "action",
  internal: "setup",
};

export const SIGNS: Record<ErrorGroup, Icon> = {
  setup: "warn",
  session: "clock",
  network: "network",
  server: "cloud",
  browser: "browser",
  insecure: "lock",
  denied: "camera_off",
  absent: "camera_off",
  busy: "camera_off",
  timeout: "camera_off",
  lost: "camera_off",
  engine: "warn",
  position: "face",
  action: "face",
  face: "face",
  hidden: "retry",
  refused: "retry",
};
