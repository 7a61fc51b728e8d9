/** What the browser's refusal of a camera means. */

import type { ErrorCode } from "../errors.js";
import { type Failure, failure } from "../failure.js";

/** Names of DOMExceptions; those after the first of a line are of older browsers. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: "camera_denied", PermissionDeniedError: "camera_denied", PermissionDismissedError: "camera_denied",
  SecurityError: "camera_denied",
  NotFoundError: "camera_absent", DevicesNotFoundError: "camera_absent",
  OverconstrainedError: "camera_absent", ConstraintNotSatisfiedError: "camera_absent",
  NotReadableError: "camera_busy", TrackStartError: "camera_busy", SourceUnavailableError: "camera_busy",
  AbortError: "camera_busy",
};

/** Whether it may help to ask for less. */
export function isAboutConstraints(error: unknown): boolean {
  const name = nameOf(error);
  return name === "OverconstrainedError" || name === "ConstraintNotSatisfiedError" || CODES[name] === "camera_busy";
}

export function cameraFailure(error: unknown): Error & Failure {
  const name = nameOf(error);
  const code = Object.hasOwn(CODES, name) ? CODES[name] : undefined;
  return failure(code ?? "camera_busy", { reason: name.slice(0, 60) });
}

function nameOf(error: unknown): string {
  const name: unknown = typeof error === "object" && error !== null && "name" in error ? error.name : "";
  return typeof name === "string" ? name : "";
}
