import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ERRORS } from "./errors.js";
import { FAILS } from "./core/types.js";

test("the reference explains exactly the codes that exist, with their messages", () => {
  const page = readFileSync("../../docs/reference/plugin-errors.md", "utf8");
  const rows = [...page.matchAll(/^\| `([a-z_]+)` \| ([^|]+) \|/gm)].map((row) => [row[1], row[2]?.trim()]);
  assert.deepEqual(rows, Object.entries(ERRORS));
});

test("every reason for which a capture fails is a code of on_error", () => {
  for (const code of FAILS) assert.ok(code in ERRORS, code);
});
