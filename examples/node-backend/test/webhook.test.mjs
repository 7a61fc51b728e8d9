import assert from "node:assert/strict";
import test from "node:test";

import { isGenuine } from "../webhook.mjs";

// printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key
const SIGNATURE = "v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03";
const headers = { "x-bonafide-timestamp": "1700000000", "x-bonafide-signature": SIGNATURE };
const BODY = Buffer.from('{"a":1}');

test("a delivery that openssl signed is genuine", () => {
  assert.ok(isGenuine(headers, BODY, "key", 1_700_000_100));
});

test("a changed body, key, time or signature is not", () => {
  const at = 1_700_000_100;
  assert.ok(!isGenuine(headers, Buffer.from('{"a":2}'), "key", at));
  assert.ok(!isGenuine(headers, BODY, "other", at));
  assert.ok(!isGenuine({ ...headers, "x-bonafide-timestamp": "1700000001" }, BODY, "key", at));
  assert.ok(!isGenuine({ ...headers, "x-bonafide-signature": SIGNATURE.slice(0, -1) }, BODY, "key", at));
  assert.ok(!isGenuine({ ...headers, "x-bonafide-signature": undefined }, BODY, "key", at));
  assert.ok(!isGenuine({}, BODY, "key", at));
});

test("a delivery from more than five minutes ago, or ahead, is a replay", () => {
  assert.ok(isGenuine(headers, BODY, "key", 1_700_000_300));
  assert.ok(!isGenuine(headers, BODY, "key", 1_700_000_301));
  assert.ok(!isGenuine(headers, BODY, "key", 1_699_999_699));
});
