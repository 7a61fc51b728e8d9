import assert from "node:assert/strict";
import { test } from "node:test";

import { lightOf } from "./light.js";

const white = { name: "white", colour: [255, 255, 255], duration_ms: 400 };
const blue = { name: "blue", colour: [0, 0, 255], duration_ms: 2000 };

test("a list of steps is taken as it is, with names that come again", () => {
  assert.deepEqual(lightOf([white, blue, white]), [white, blue, white]);
  const edges = [{ name: "a_-9", colour: [0, 255, 1], duration_ms: 200 }, { ...blue, name: "x".repeat(32) }];
  assert.deepEqual(lightOf(edges), edges);
});

test("what is not named is left out", () => {
  assert.deepEqual(lightOf([{ ...white, more: 1 }]), [white]);
});

test("no list and an empty one ask for nothing", () => {
  for (const nothing of [undefined, null, []]) assert.deepEqual(lightOf(nothing), []);
});

test("a list with anything else in it is none", () => {
  const wrong: unknown[] = [
    {}, "white", 0, true, [null], [[]], ["white"], [{}], [[white]], Array(13).fill(white),
    ...["", "White", "w h", "é", "x".repeat(33), 5, null].map((name) => [{ ...white, name }]),
    ...[[0, 0], [0, 0, 0, 0], [0, 0, 256], [0, -1, 0], [0, 0.5, 0], [0, "0", 0], [NaN, 0, 0], "#ffffff", null].map((colour) => [{ ...white, colour }]),
    ...[199, 2001, -400, NaN, Infinity, "400", null, undefined].map((duration_ms) => [{ ...white, duration_ms }]),
    [white, { ...white, colour: [254, 255, 255] }],
    [white, blue, {}],
  ];
  for (const value of wrong) assert.equal(lightOf(value), null, JSON.stringify(value));
  assert.equal(lightOf(Array(12).fill(white))?.length, 12);
});

test("saturated red is refused, whatever stands beside it", () => {
  const red = (...colour: number[]) => lightOf([white, { name: "red", colour, duration_ms: 400 }]);
  for (const colour of [[255, 0, 0], [201, 59, 59], [255, 59, 0]]) assert.equal(red(...colour), null, String(colour));
  for (const colour of [[200, 0, 0], [255, 60, 0], [255, 0, 60], [255, 0, 255], [255, 255, 0]]) {
    assert.equal(red(...colour)?.length, 2, String(colour));
  }
});
