import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { ACTIONS, FAILS, GUIDES, INPUTS, PHASES } from "./types.js";

interface Schema {
  $defs: Record<string, { oneOf: { const: string }[] }>;
}

// The tests run bundled, in the folder of the package.
const path = join(process.cwd(), "..", "..", "schemas", "capture.json");
const schemas = JSON.parse(readFileSync(path, "utf8")) as Record<"effect" | "event", Schema>;

const lists = [
  ["effect", "Action", ACTIONS],
  ["effect", "Guide", GUIDES],
  ["effect", "Fail", FAILS],
  ["effect", "Phase", PHASES],
  ["event", "Input", INPUTS],
] as const;

for (const [side, name, words] of lists) {
  test(`${name}: the words are those of the machine's types`, () => {
    assert.deepEqual([...words].sort(), schemas[side].$defs[name]?.oneOf.map((one) => one.const).sort());
  });
}
