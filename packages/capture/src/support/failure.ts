import { type Failure, failure } from "../failure.js";
import { checkSupport } from "./check.js";

/** Why a capture cannot be had in this browser at all, or `null`. */
export function unsupported(): (Error & Failure) | null {
  const { supported, reasons } = checkSupport();
  if (supported) return null;
  return reasons.includes("secure_context") ? failure("context_insecure") : failure("browser_unsupported", { reasons });
}
