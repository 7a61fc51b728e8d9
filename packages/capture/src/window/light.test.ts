import assert from "node:assert/strict";
import { test } from "node:test";

import type { Colour } from "./contract.js";
import { CHANGE_MS, lamp } from "./light.js";

const WHITE: Colour = [255, 255, 255];
const BLUE: Colour = [0, 0, 255];

/** A lamp by a clock of its own, with a screen of 100 pictures per second. */
function course() {
  let time = 0;
  let waiting: { at: number; act: () => void }[] = [];
  const after = (ms: number, act: () => void) => {
    const one = { at: time + ms, act };
    waiting.push(one);
    return () => void (waiting = waiting.filter((other) => other !== one));
  };
  const painted: [number, Colour | null][] = [];
  const seen: [string, number][] = [];
  const made = lamp(
    (colour) => void painted.push([time, colour]),
    { now: () => time, after },
    (act) => void after(10 - (time % 10), act),
  );
  const to = (until: number) => {
    for (;;) {
      const next = waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      waiting = waiting.filter((one) => one !== next);
      time = next.at;
      next.act();
    }
    time = until;
  };
  return { made, painted, seen, to, show: (name: string, colour: Colour) => made.show(colour, (at) => seen.push([name, at])) };
}

test("a colour is seen in the second picture of the screen after it was painted", () => {
  const { painted, seen, show, to } = course();
  to(1003);
  show("white", WHITE);
  assert.deepEqual(painted, [[1003, WHITE]]);
  to(1019);
  assert.deepEqual(seen, []);
  to(1100);
  assert.deepEqual(seen, [["white", 1020]]);
});

test("changes are a third of a second apart, however they are asked for, and going out is one", () => {
  const { made, painted, seen, show, to } = course();
  show("white", WHITE);
  to(100);
  show("blue", BLUE);
  to(CHANGE_MS + 100);
  made.end();
  to(5000);
  made.end();
  to(6000);
  assert.deepEqual(painted, [[0, WHITE], [CHANGE_MS, BLUE], [2 * CHANGE_MS, null]]);
  assert.deepEqual(seen.map(([name]) => name), ["white", "blue"]);
  const inOneSecond = painted.filter(([at]) => at < 1000);
  assert.equal(inOneSecond.length, 3);
});

test("a colour that another took the place of before it was seen is not told", () => {
  const { made, painted, seen, show, to } = course();
  show("white", WHITE);
  made.end();
  to(5000);
  assert.deepEqual([seen, painted.length], [[], 2]);
  show("white", WHITE);
  to(5100);
  show("blue", BLUE);
  made.end();
  to(9000);
  assert.deepEqual(seen.map(([name]) => name), ["white"]);
  assert.deepEqual(painted.slice(2).map(([, colour]) => colour), [WHITE, null]);
});

test("what comes in its place takes it away at once, and nothing comes after", () => {
  const { made, painted, show, to } = course();
  made.dark();
  show("white", WHITE);
  to(50);
  show("blue", BLUE);
  made.dark();
  to(5000);
  assert.deepEqual(painted, [[0, WHITE], [50, null]]);
});
