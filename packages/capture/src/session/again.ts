/** Whether another try may help, and what it repeats. */

import type { ErrorCode } from "../errors.js";

/** `capture`: all from the start. `deliver`: what is captured is sent, or asked about, once more. */
export type Again = "capture" | "deliver" | null;

const CAPTURE: ReadonlySet<ErrorCode> = new Set([
  "camera_denied", "camera_absent", "camera_busy", "camera_timeout", "camera_lost", "engine_failed", "position_timeout",
  "action_timeout", "face_changed", "hidden_too_long", "server_unavailable", "upload_refused",
]);
const DELIVER: ReadonlySet<ErrorCode> = new Set(["upload_failed", "server_unavailable", "result_timeout"]);

/** `captured`: everything was captured before it failed. `given`: the page gave the session's token, which serves once. */
export function againAfter(code: ErrorCode, captured: boolean, given: boolean): Again {
  if (captured && DELIVER.has(code)) return "deliver";
  if (CAPTURE.has(code)) return "capture";
  // The adapter gives another token as often as it is asked.
  return code === "session_token_expired" && !given ? "capture" : null;
}
