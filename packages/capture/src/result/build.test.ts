import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import type { Measured } from "../core/types.js";
import { buildResult, type Medium } from "./build.js";

const jpeg = (byte: number): Blob => new Blob([new Uint8Array([0xff, 0xd8, byte])], { type: "image/jpeg" });
const measured: Measured = {
  id: 1, time: 0, width: 480, height: 640, faces: 1, motion: 0,
  face: {
    box: [100.4, 150.6, 300, 400],
    landmarks: {
      left_eye: [250, 220.2], right_eye: [150, 219.8], nose_base: [200, 260], mouth_bottom: [200, 320],
      left_ear: [500.7, 240], right_ear: [-0.2, 240],
    },
    yaw: 0, pitch: 0, roll: 0, left_eye: 1, right_eye: 1, mouth: 0, smile: 0, presence: 1, luma: 120, background: 90,
    clipped: 0, contrast: 1, sharpness: 1, covered: 0,
  },
};
const medium: Medium = {
  action: "video_selfie_blank",
  shots: [{ measured: { ...measured, face: null }, jpeg: jpeg(1) }, { measured, jpeg: jpeg(2) }],
  best: 1,
  png: new Blob([new Uint8Array([0x89])], { type: "image/png" }),
  index: 0,
  count: 1,
};
const box = { left: 100, top: 151, right: 300, bottom: 400 };
const landmarks = {
  left_eye: [250, 220], right_eye: [150, 220], nose_base: [200, 260], mouth_bottom: [200, 320],
  left_ear: [480, 240], right_ear: [0, 240],
};
const seen = {
  best_frame: "data:image/jpeg;base64,/9gC",
  best_frame_png: "data:image/png;base64,iQ==",
  best_frame_bounding_box: box,
  best_frame_landmarks: landmarks,
  frame_list: ["data:image/jpeg;base64,/9gB", "data:image/jpeg;base64,/9gC"],
  frame_bounding_box_list: [null, box],
  frame_landmarks: [null, landmarks],
};

test("a genuine capture as JSON is the documented object, keys in order", async () => {
  const result = await buildResult(medium, { virtual: false, additionalInfo: "info" });
  const expected = { action: "video_selfie_blank", ...seen, from_virtual_camera: null, additional_info: "info" };
  assert.equal(JSON.stringify(result), JSON.stringify(expected));
});

test("a capture by a virtual camera has nothing where a page looks for a capture", async () => {
  const result = await buildResult(medium, { virtual: true, additionalInfo: "info" });
  assert.equal(
    JSON.stringify(result),
    JSON.stringify({
      action: "video_selfie_blank",
      best_frame: null, best_frame_png: null, best_frame_bounding_box: null, best_frame_landmarks: null,
      frame_list: null, frame_bounding_box_list: null, frame_landmarks: null,
      from_virtual_camera: { additional_info: "info", ...seen },
    }),
  );
});

test("files come along unseen", async () => {
  const result = await buildResult(medium, { virtual: false, additionalInfo: "" });
  assert.equal(result.frame_blobs.length, 2);
  assert.deepEqual(result.tags, ["video_selfie", "video_selfie_blank", "orientation_portrait"]);
  assert.deepEqual(result.media, { index: 0, count: 1 });
  assert.ok(!Object.keys({ ...result }).includes("archive"));
});

test("Python reads the archive: numbered frames, stored, the same bytes each time", async () => {
  const shots = Array.from({ length: 12 }, (_, index) => ({ measured, jpeg: jpeg(index) }));
  const make = async () => (await buildResult({ ...medium, shots }, { virtual: false, additionalInfo: "" })).archive;
  const bytes = Buffer.from(await (await make()).arrayBuffer());
  assert.deepEqual(Buffer.from(await (await make()).arrayBuffer()), bytes);
  const folder = mkdtempSync(join(tmpdir(), "archive-"));
  try {
    const path = join(folder, "frames.zip");
    writeFileSync(path, bytes);
    const script =
      "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None;" +
      "print(*[f'{i.filename}:{i.compress_type}:{z.read(i)[2]}' for i in z.infolist()])";
    const listed = execFileSync("python3", ["-c", script, path], { encoding: "utf8" }).trim().split(" ");
    assert.equal(listed[0], "frame_001.jpg:0:0");
    assert.equal(listed[11], "frame_012.jpg:0:11");
    assert.equal(listed.length, 12);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a data URL of many bytes is what Buffer makes of them", async () => {
  const { dataUrl } = await import("./data-url.js");
  const bytes = Buffer.from(Array.from({ length: 100_001 }, (_, index) => (index * 31) % 256));
  assert.equal(await dataUrl(new Blob([bytes], { type: "a/b" })), `data:a/b;base64,${bytes.toString("base64")}`);
});
