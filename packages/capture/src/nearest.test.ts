import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest } from "./nearest.js";

const keys = ["architecture", "api_url", "api_token", "result_mode"];

test("a slip of the finger is told from another word", () => {
  assert.equal(nearest("architecure", keys), "architecture");
  assert.equal(nearest("API_URI", keys), "api_url");
  assert.equal(nearest("resultMode", keys), "result_mode");
  assert.equal(nearest("colour", keys), null);
});

test("a long name costs no time", () => {
  assert.equal(nearest("x".repeat(1_000_000), keys), null);
});
