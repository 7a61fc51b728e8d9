// Tells whether a delivery comes from Bonafide and is new.

import { createHmac, timingSafeEqual } from "node:crypto";

/** Seconds that a delivery may be old, or ahead when the clocks differ. */
export const TOLERANCE = 300;

/**
 * Checks the signature of a delivery: `v1=` and the HMAC-SHA256 of timestamp, a full stop and the body, in hexadecimal.
 *
 * `body` is the bytes as they came: JSON that was parsed and written again has other bytes. `key` is the text that
 * GET /api/companies/{id}/webhook_key gives. `now` is in seconds.
 */
export function isGenuine(headers, body, key, now = Date.now() / 1000) {
  const timestamp = headers["x-bonafide-timestamp"];
  const signature = headers["x-bonafide-signature"];
  if (!/^\d{1,12}$/.test(timestamp ?? "") || typeof signature !== "string") return false;
  if (Math.abs(now - Number(timestamp)) > TOLERANCE) return false;
  const expected = `v1=${createHmac("sha256", key).update(`${timestamp}.`).update(body).digest("hex")}`;
  // Comparing in constant time does not tell how much of a guess was right.
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}
