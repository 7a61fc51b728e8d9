/** What a server's error answer means to the page. */

import { ERRORS, type ErrorCode } from "../errors.js";
import { type Failure, failure } from "../failure.js";
import { isObject } from "../options/kinds.js";
import type { Answer } from "./net.js";

/** The code of `details.code` where it is one of ours, otherwise `otherwise`. */
export function refusal(answer: Answer, otherwise: ErrorCode): Error & Failure {
  const body = isObject(answer.body) ? answer.body : {};
  const details = isObject(body["details"]) ? body["details"] : {};
  const named = details["code"];
  const code = typeof named === "string" && Object.hasOwn(ERRORS, named) ? (named as ErrorCode) : otherwise;
  const message = typeof body["error_message"] === "string" ? body["error_message"].slice(0, 300) : null;
  return failure(code, { status: answer.status, message });
}
