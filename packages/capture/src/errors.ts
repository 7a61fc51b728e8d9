/** Every code that `on_error` gives, and what it says. `docs/reference/plugin-errors.md` explains each; a test compares. */

export const ERRORS = {
  options_invalid: "An option of open() has a wrong type or value.",
  action_unknown: "The option action names something that cannot be captured.",
  language_unknown: "There is no language pack of that name.",
  config_unreachable: "The configuration could not be fetched from the server.",
  config_invalid: "The configuration of the server has a mistake.",
  origin_forbidden: "The server does not allow this page's origin.",
  session_token_missing: "The server asks for a session token, and open() was given none.",
  session_token_invalid: "The session token is not one of this server.",
  session_token_expired: "The session has expired.",
  session_used: "The session was used before.",
  browser_unsupported: "The browser lacks something that the capture needs.",
  context_insecure: "The page is not served over HTTPS, so the browser gives no camera.",
  camera_denied: "The camera was not allowed.",
  camera_absent: "No camera was found.",
  camera_busy: "The camera is in use by another program.",
  camera_timeout: "The camera did not start in time.",
  camera_lost: "The camera stopped.",
  engine_failed: "The measuring of frames could not be started or stopped working.",
  position_timeout: "The face was not in place in time.",
  action_timeout: "The action was not done in time.",
  face_changed: "Another face appeared.",
  hidden_too_long: "The page was out of sight for too long.",
  upload_failed: "The capture could not be sent.",
  upload_refused: "The server refused the capture.",
  server_unavailable: "The server is not available.",
  analysis_failed: "The analysis could not be done.",
  result_timeout: "The analysis did not end in time.",
  already_open: "A window is open already.",
  cancelled: "The person closed the window.",
  internal: "Something went wrong in the plugin itself.",
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** What `on_error` is called with. */
export interface ErrorResult {
  code: ErrorCode;
  /** Empty when there is no session of the server. */
  event_session_id: string;
  message: string;
  context: Record<string, unknown>;
}
