import assert from "node:assert/strict";
import { test } from "node:test";

import type { Effect, Measured, MediumEffect, Phase } from "../core/types.js";
import type { LightStep } from "../transport/light.js";
import type { Colour } from "../window/contract.js";
import { label, lasts, lighting } from "./light.js";

const STEPS: readonly LightStep[] = [
  { name: "white", colour: [255, 255, 255], duration_ms: 400 },
  { name: "blue", colour: [0, 0, 255], duration_ms: 200 },
  { name: "white", colour: [255, 255, 255], duration_ms: 400 },
];

/** A challenge, and a window that says when a colour is on its screen. */
function course() {
  const shown: { colour: Colour; seen: (time: number) => void }[] = [];
  const light = lighting(STEPS, { showLight: (colour, seen) => void shown.push({ colour, seen }) });
  const step = (name: string, at?: number) => {
    light.effect({ effect: "challenge", name, duration_ms: 400 });
    if (at !== undefined) shown.at(-1)?.seen(at);
  };
  const phase = (name: Phase) => light.effect({ effect: "phase", phase: name, action: "video_selfie_blank", index: 0, count: 1 });
  const field = (times: readonly number[], ran: number) => {
    const challenges = STEPS.slice(0, ran).map(({ name }) => ({ name, started: 0, ended: 0 }));
    const medium: MediumEffect = {
      effect: "medium", action: "video_selfie_blank", frames: times.map((_, id) => id), best: 0, started: 0, ended: 0,
      ...(ran > 0 ? { challenges } : {}),
    };
    return light.field({ medium, shots: times.map((time) => ({ time }) as Measured), index: 0, count: 1 });
  };
  return { light, shown, step, phase, field };
}

test("a frame has the colour that came last before it, from the moment on at which it was seen", () => {
  const lit = [{ name: "white", since: 100 }, { name: "blue", since: 500.4 }];
  assert.equal(label(99.9, lit), null);
  assert.deepEqual(label(100, lit), ["white", 0]);
  assert.deepEqual(label(500.3, lit), ["white", 400]);
  assert.deepEqual(label(500.4, lit), ["blue", 0]);
  assert.deepEqual(label(600.8, lit), ["blue", 100]);
  assert.deepEqual(label(601, lit), ["blue", 101]);
  assert.equal(label(100, []), null);
});

test("the machine is told every step, none shorter than a third of a second", () => {
  const events = lighting(STEPS, { showLight: () => undefined }).events(7, 0);
  assert.deepEqual(events[0], { event: "challenge", time: 7, step: { name: "white", duration_ms: 400 } });
  assert.deepEqual(events.map((one) => one.event === "challenge" && one.step.duration_ms), [400, 334, 400]);
});

test("a colour stays longer where few frames are looked at, and not without end", () => {
  assert.equal(lasts(400, 0), 400);
  // Of 30 frames a second every third is kept.
  assert.equal(lasts(400, 33), 400);
  assert.equal(lasts(400, 100), 400);
  // Of 15 every second, which is less often than of ten.
  assert.equal(lasts(400, 66), 460);
  assert.equal(lasts(400, 200), 630);
  assert.equal(lasts(400, 900), 1000);
  assert.equal(lasts(1500, 900), 1500);
  assert.equal(lasts(200, 0), 334);
});

test("each step shows its colour, and frames of the action itself have none", () => {
  const { shown, step, phase, field } = course();
  phase("record");
  phase("challenge");
  step("white", 1030);
  step("blue", 1460);
  step("white", 1810);
  assert.deepEqual(shown.map(({ colour }) => colour), [[255, 255, 255], [0, 0, 255], [255, 255, 255]]);
  // The step begins with the effect, its colour a little later: a frame between has the colour before.
  assert.deepEqual(field([900, 1010, 1100, 1450, 1500, 1900], 3), [null, null, ["white", 70], ["white", 420], ["blue", 40], ["white", 90]]);
});

test("a colour that never came on the screen lights nothing", () => {
  const { step, phase, field } = course();
  phase("challenge");
  step("white", 1030);
  step("blue");
  assert.deepEqual(field([1600], 2), [["white", 570]]);
});

test("an attempt that begins anew forgets what was seen in the one before", () => {
  const { step, phase, field } = course();
  phase("challenge");
  step("white", 1000);
  phase("position");
  phase("record");
  phase("challenge");
  step("white", 3000);
  assert.deepEqual(field([2900, 3100], 3), [null, ["white", 100]]);
});

test("who did not want it says so, once; who pressed too late has seen it", () => {
  const first = course();
  first.light.skip();
  assert.equal(first.field([1, 2], 1), "skipped");
  assert.equal(first.field([3, 4], 0), null);
  const late = course();
  late.phase("challenge");
  late.step("white", 1);
  late.light.skip();
  assert.deepEqual(late.field([2], 3), [["white", 1]]);
  const before = course();
  before.light.skip();
  assert.equal(before.field([1], 0), "skipped");
});

test("an action that was not lit has no field", () => {
  assert.equal(course().field([1, 2], 0), null);
  const none = lighting([], { showLight: () => assert.fail() });
  assert.deepEqual(none.events(0, 66), []);
  // A name that the session does not know is not the session's.
  none.effect({ effect: "challenge", name: "green", duration_ms: 400 } satisfies Effect);
});
