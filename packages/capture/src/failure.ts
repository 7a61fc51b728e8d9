/** An error with one of the codes of `on_error`. */

import { ERRORS, type ErrorCode, type ErrorResult } from "./errors.js";

export interface Failure {
  readonly failure: true;
  readonly code: ErrorCode;
  readonly context: Record<string, unknown>;
}

/** Made to be thrown; an `Error` besides, so that a debugger shows where it came from. */
export function failure(code: ErrorCode, context: Record<string, unknown> = {}): Error & Failure {
  return Object.assign(new Error(ERRORS[code]), { failure: true as const, code, context });
}

export function isFailure(error: unknown): error is Error & Failure {
  return error instanceof Error && "failure" in error && error.failure === true;
}

/** What anything thrown is to a page: a failure as it is, all else `internal` with the name of its kind. */
export function asFailure(error: unknown): Failure {
  if (isFailure(error)) return error;
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
  return failure("internal", { reason: reason.slice(0, 200) });
}

export function errorResult({ code, context }: Failure, eventSessionId: string): ErrorResult {
  return { code, event_session_id: eventSessionId, message: ERRORS[code], context };
}
