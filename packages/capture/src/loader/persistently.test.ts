import assert from "node:assert/strict";
import { test } from "node:test";

import { persistently } from "./persistently.js";

test("a failed load is tried again under another address, and each time it is asked for", async () => {
  const marks: string[] = [];
  let failures = 4;
  const load = persistently(async (mark) => {
    marks.push(mark);
    if (failures-- > 0) throw new Error("no network");
    return "there";
  }, [1, 1]);
  await assert.rejects(load(), /no network/);
  assert.equal(await load(), "there");
  assert.deepEqual(marks, ["", "&again=2", "&again=3", "&again=4", "&again=5"]);
  assert.equal(new Set(marks).size, marks.length);
});
