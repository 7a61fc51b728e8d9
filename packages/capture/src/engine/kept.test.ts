import assert from "node:assert/strict";
import { test } from "node:test";

import type { Canvas } from "./canvas.js";
import { kept } from "./kept.js";

/** A browser's canvas: what it encodes says what it was given. */
const canvas: Canvas = {
  read: () => assert.fail("nothing is read"),
  encode: (pixels, type) => Promise.resolve(new Blob([String(pixels.width)], { type })),
};
const pixels = (width: number): ImageData => ({ width, height: 1, data: new Uint8ClampedArray(4 * width), colorSpace: "srgb" });
const keep = (id: number, best: boolean) => [{ effect: "keep", id, best }] as const;

test("every kept frame has its JPEG, and only the best of a medium its pixels", async () => {
  const store = kept(canvas);
  await store.apply(keep(1, true), pixels(11));
  await store.apply(keep(2, true), pixels(12));
  await store.apply(keep(3, false), pixels(13));
  assert.equal(await (await store.encode(1, "image/jpeg")).text(), "11");
  assert.equal(await (await store.encode(3, "image/jpeg")).text(), "13");
  const png = await store.encode(2, "image/png");
  assert.deepEqual([png.type, await png.text()], ["image/png", "12"]);
  for (const id of [1, 3]) await assert.rejects(store.encode(id, "image/png"), /frame_forgotten/);
});

test("the best of a medium stays while the next is taken, until it is forgotten", async () => {
  const store = kept(canvas);
  await store.apply(keep(1, true), pixels(11));
  const medium = { effect: "medium", action: "photo_selfie", frames: [1], best: 1, started: 0, ended: 0 } as const;
  await store.apply([medium], null);
  await store.apply(keep(2, true), pixels(12));
  assert.equal(await (await store.encode(1, "image/png")).text(), "11");
  store.forget([1]);
  await assert.rejects(store.encode(1, "image/png"), /frame_forgotten/);
  await assert.rejects(store.encode(1, "image/jpeg"), /frame_forgotten/);
  await store.apply([{ effect: "forget", ids: [2] }], null);
  await assert.rejects(store.encode(2, "image/jpeg"), /frame_forgotten/);
});
