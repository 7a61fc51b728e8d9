import assert from "node:assert/strict";
import { test } from "node:test";

import { pace } from "./pace.js";

test("a pace is the usual time between two frames, whatever a single one took", () => {
  const one = pace();
  assert.equal(one.interval(), 0);
  one.looked(1000);
  assert.equal(one.interval(), 0);
  for (const time of [1900, 2000, 2100, 2210]) one.looked(time);
  assert.equal(one.interval(), 110);
});

test("it is that of the last frames, not of the first", () => {
  const one = pace();
  for (let at = 0; at < 20; at += 1) one.looked(at * 400);
  for (let at = 1; at <= 12; at += 1) one.looked(19 * 400 + at * 70);
  assert.equal(one.interval(), 70);
});
