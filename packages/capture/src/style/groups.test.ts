import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { GROUPS } from "./groups.js";

const root = join(process.cwd(), "..", "..");

test("the reference lists exactly the groups and keys that exist, with their properties", () => {
  const listed: Record<string, Record<string, string>> = {};
  for (const part of readFileSync(join(root, "docs/reference/plugin-style.md"), "utf8").split(/^## /m).slice(1)) {
    const name = /^`(\w+)`/.exec(part)?.[1] ?? "";
    listed[name] = Object.fromEntries([...part.matchAll(/^\| `(\w+)` \| `(--[\w-]+)` \|/gm)].map(([, key, property]) => [key, property]));
  }
  const real = Object.entries(GROUPS).map(([name, keys]) => [
    name,
    Object.fromEntries(Object.entries(keys).map(([key, { property }]) => [key, property])),
  ]);
  assert.deepEqual(listed, Object.fromEntries(real));
});

test("every property is one that the style sheets use", () => {
  const sheets = ["tokens", "layout", "controls", "hint", "panel", "stage"].map((name) =>
    readFileSync(`src/style/${name}.css`, "utf8"),
  );
  for (const { property } of Object.values(GROUPS).flatMap((keys) => Object.values(keys))) {
    assert.ok(sheets.some((sheet) => sheet.includes(`var(${property},`)), property);
  }
});
