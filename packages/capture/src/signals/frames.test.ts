import assert from "node:assert/strict";
import { test } from "node:test";
import type { FrameSample } from "./facts.js";
import { frameHash, frameLuma } from "./frame-facts.js";
import { frameSignals } from "./frames.js";

/** 25 frames a second, two of the camera's for every one that the page gets from frame 5 to 9. */
function clock(at: number): FrameSample {
  return { time: 1000 + at * 40, mediaTime: at * 0.04, presentedFrames: at + 1 };
}

test("a steady camera has an even clock and loses nothing", () => {
  const frames = frameSignals();
  for (let at = 0; at < 51; at += 1) frames.push({ ...clock(at), captureTime: 970 + at * 40, width: 640, height: 480 });
  const { interval_ms, jitter_ms, clock_ratio, ...others } = frames.summary();
  assert.deepEqual([interval_ms, jitter_ms, clock_ratio], [40, 0, 1]);
  assert.deepEqual(others, {
    frames: 51,
    span_ms: 2000,
    backwards: 0,
    hashed: 0,
    width: 640,
    height: 480,
    lost: 0,
    capture_lag_ms: 30,
  });
});

test("frames that the page did not get count as lost and not as uneven", () => {
  const frames = frameSignals();
  for (const at of [0, 1, 2, 3, 4, 6, 8, 10, 12, 13, 14]) frames.push(clock(at));
  const { interval_ms, jitter_ms, lost } = frames.summary();
  assert.deepEqual([interval_ms, jitter_ms], [40, 0]);
  // 10 of 14.
  assert.equal(lost, 0.286);
});

test("a clock that runs at another pace, and one that goes back", () => {
  const frames = frameSignals();
  for (let at = 0; at < 10; at += 1) frames.push({ time: at * 40, mediaTime: at * 0.02, presentedFrames: at });
  assert.equal(frames.summary().clock_ratio, 0.5);
  frames.push({ time: 400, mediaTime: 0, presentedFrames: 0 });
  assert.equal(frames.summary().backwards, 2);
});

test("equal neighbours are repeated, pictures from before are looped", () => {
  const frames = frameSignals();
  for (const hash of ["a", "a", "b", "c", "d", "a", "b", "c", "d", "e", "f"]) frames.push({ ...clock(0), hash });
  const { hashed, repeated, looped } = frames.summary();
  assert.deepEqual([hashed, repeated, looped], [11, 0.1, 0.4]);
});

test("without frames and without the browser's clock nothing is claimed", () => {
  const frames = frameSignals();
  assert.deepEqual(frames.summary(), { frames: 0, span_ms: 0, backwards: 0, hashed: 0 });
  frames.push({ time: 5, mediaTime: null, presentedFrames: null });
  frames.push({ time: 9, mediaTime: null, presentedFrames: null });
  assert.deepEqual(frames.summary(), { frames: 2, span_ms: 4, backwards: 0, hashed: 0 });
});

/** A bright bar that moves over a dark ground, with noise of a sensor. */
function picture(place: number, noise: () => number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(160 * 120 * 4);
  for (let at = 0; at < 160 * 120; at += 1) {
    const x = at % 160;
    const value = 60 + 150 * Math.exp(-(((x - place) / 20) ** 2)) + noise();
    pixels.set([value, value, value, 255], at * 4);
  }
  return pixels;
}

function random(): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 6;
  };
}

test("every second frame made of its neighbours is found, motion alone is not", () => {
  const noise = random();
  // An uneven motion, as of a face.
  const places = Array.from({ length: 40 }, (_, at) => 60 + 30 * Math.sin(at / 2) + 14 * Math.sin(at * 1.7));
  const taken = places.map((place) => picture(place, noise));
  const real = frameSignals();
  for (const pixels of taken) real.push({ ...clock(0), luma: frameLuma(pixels, 160, 120) });
  const honest = real.summary().interpolated;
  assert.ok(honest !== undefined && honest < 0.3, String(honest));
  const made = frameSignals();
  taken.forEach((pixels, at) => {
    made.push({ ...clock(0), luma: frameLuma(pixels, 160, 120) });
    const next = taken[at + 1];
    if (next === undefined) return;
    const between = pixels.map((value, index) => (value + (next[index] ?? 0)) / 2);
    made.push({ ...clock(0), luma: frameLuma(between, 160, 120) });
  });
  const raised = made.summary().interpolated;
  assert.ok(raised !== undefined && raised > 0.6, String(raised));
});

test("nothing is said of interpolation while nothing moves", () => {
  const frames = frameSignals();
  const noise = random();
  for (let at = 0; at < 40; at += 1) frames.push({ ...clock(0), luma: frameLuma(picture(80, noise), 160, 120) });
  assert.equal(frames.summary().interpolated, undefined);
});

test("the hash is 32-bit FNV-1a of the grid, and one changed pixel of it changes the hash", () => {
  // 40 x 40 black pixels: every pixel is read. FNV-1a of 4800 zero bytes is the offset times the prime to the 4800th.
  let expected = 0x811c9dc5n;
  for (let at = 0; at < 4800; at += 1) expected = (expected * 0x01000193n) % 2n ** 32n;
  const black = new Uint8ClampedArray(40 * 40 * 4);
  assert.equal(frameHash(black, 40, 40), expected.toString(16).padStart(8, "0"));
  black[4 * 777] = 1;
  assert.notEqual(frameHash(black, 40, 40), expected.toString(16).padStart(8, "0"));
});

test("luma is the mean of each cell by Rec. 601, in rows", () => {
  // 64 x 64: cells of 4 x 4, of which the first pixel counts. Green fills the second cell.
  const pixels = new Uint8ClampedArray(64 * 64 * 4);
  for (let y = 0; y < 4; y += 1) for (let x = 4; x < 8; x += 1) pixels.set([0, 255, 0, 255], (y * 64 + x) * 4);
  const luma = frameLuma(pixels, 64, 64);
  assert.deepEqual([luma.length, luma[0], luma[1], luma[16]], [256, 0, Math.round(0.587 * 255), 0]);
});

test("frames smaller than the grid are no error", () => {
  assert.equal(frameHash(new Uint8ClampedArray(4), 1, 1).length, 8);
  assert.equal(frameLuma(new Uint8ClampedArray(4), 1, 1).length, 256);
  assert.equal(frameHash(new Uint8ClampedArray(0), 0, 0).length, 8);
});
