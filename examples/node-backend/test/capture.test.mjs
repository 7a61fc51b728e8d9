import assert from "node:assert/strict";
import test from "node:test";

import { ADDITIONAL_INFO, BadCapture, FRAMES, readCapture } from "../capture.mjs";

const jpeg = `data:image/jpeg;base64,${Buffer.from([0xff, 0xd8, 0xff, 0xe0]).toString("base64")}`;
const png = `data:image/png;base64,${Buffer.from("\x89PNG\r\n\x1a\n", "latin1").toString("base64")}`;
const box = { left: 1, top: 2, right: 3, bottom: 4 };
const plain = {
  action: "video_selfie_smile",
  best_frame: jpeg,
  best_frame_png: png,
  frame_list: [jpeg, png],
  frame_bounding_box_list: [box, box],
  from_virtual_camera: null,
  additional_info: "blob",
};

test("frames become files whose names are in order", () => {
  const { frames, ...rest } = readCapture(plain);
  assert.deepEqual(frames.map((frame) => frame.name), ["0000.jpg", "0001.png"]);
  assert.deepEqual([...frames[0].bytes], [0xff, 0xd8, 0xff, 0xe0]);
  assert.deepEqual(rest, { action: "video_selfie_smile", additionalInfo: "blob", virtualCamera: false });
});

test("what a virtual camera gave is read from inside", () => {
  const { action, from_virtual_camera: _, ...inside } = plain;
  const capture = readCapture({ action, frame_list: null, additional_info: null, from_virtual_camera: inside });
  assert.equal(capture.virtualCamera, true);
  assert.equal(capture.additionalInfo, "blob");
  assert.equal(capture.frames.length, 2);
});

test("a capture of one frame takes the picture without loss", () => {
  assert.deepEqual(readCapture({ ...plain, frame_list: null, frame_bounding_box_list: null }).frames.map((f) => f.name), [
    "0000.png",
  ]);
});

test("what no plugin sends is refused", () => {
  const broken = {
    "not an object": [plain],
    "an action that is no liveness capture": { ...plain, action: "photo_id_front" },
    "an action that is a name of every object": { ...plain, action: "constructor" },
    "too many frames": { ...plain, frame_list: Array(FRAMES + 1).fill(jpeg), frame_bounding_box_list: null },
    "no frame": { action: plain.action },
    "a frame that is a number": { ...plain, frame_list: [1, jpeg] },
    "a frame of another type": { ...plain, frame_list: [jpeg, jpeg.replace("jpeg", "svg+xml")] },
    "a frame that is not what it says": { ...plain, frame_list: [jpeg, jpeg.replace("jpeg", "png")] },
    "a frame that is an address": { ...plain, frame_list: [jpeg, "https://example.org/a.jpg"] },
    "a frame that is not base64": { ...plain, frame_list: [jpeg, `${jpeg.slice(0, -1)}*`] },
    "a large frame": { ...plain, frame_list: [jpeg, `data:image/jpeg;base64,/9j/${"A".repeat(6 << 20)}`] },
    "boxes for other frames": { ...plain, frame_bounding_box_list: [box] },
    "a box without a side": { ...plain, frame_bounding_box_list: [box, { left: 1 }] },
    "a long environment": { ...plain, additional_info: "x".repeat(ADDITIONAL_INFO + 1) },
    "a virtual camera that is a word": { ...plain, from_virtual_camera: "yes" },
  };
  for (const [what, capture] of Object.entries(broken)) {
    assert.throws(() => readCapture(capture), BadCapture, what);
  }
});
