import assert from "node:assert/strict";
import { test } from "node:test";

import { checkSupport, type Surroundings } from "./check.js";

const able: Surroundings = {
  isSecureContext: true,
  navigator: { mediaDevices: { getUserMedia: () => assert.fail("the camera was touched") } },
  WebAssembly,
  Worker: class {},
  AbortSignal,
  OffscreenCanvas: class {},
  createImageBitmap: () => assert.fail("called"),
  HTMLCanvasElement: class {},
};

test("a browser with everything is supported", () => {
  assert.deepEqual(checkSupport(able), { supported: true, reasons: [], limits: [] });
});

test("each thing that is missing is named", () => {
  assert.deepEqual(checkSupport({ ...able, isSecureContext: false }).reasons, ["secure_context"]);
  assert.deepEqual(checkSupport({ ...able, navigator: {} }).reasons, ["media_devices"]);
  assert.deepEqual(checkSupport({ ...able, WebAssembly: { validate: () => false } }).reasons, ["webassembly_simd"]);
  assert.deepEqual(checkSupport({ ...able, Worker: undefined }).reasons, ["worker"]);
  assert.deepEqual(checkSupport({ ...able, AbortSignal: { prototype: {} } }).reasons, ["abort_signal"]);
  assert.equal(checkSupport({}).reasons.length, 6);
});

test("a browser without OffscreenCanvas is supported, by way of the page's own canvas", () => {
  const { supported, limits } = checkSupport({ ...able, OffscreenCanvas: undefined });
  assert.equal(supported, true);
  assert.deepEqual(limits, ["offscreen_canvas"]);
});
