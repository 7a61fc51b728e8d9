// The architecture `capture`: the page gets the documented object, and the sample backends turn it into a verdict.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBackend } from "../lib/backend.mjs";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { acting } from "../lib/clips.mjs";
import { holdTo } from "../lib/contract.mjs";
import { startHost } from "../lib/host.mjs";
import { startServer } from "../lib/server.mjs";

const KEYS = [
  "action",
  "best_frame",
  "best_frame_png",
  "best_frame_bounding_box",
  "best_frame_landmarks",
  "frame_list",
  "frame_bounding_box_list",
  "frame_landmarks",
  "from_virtual_camera",
];

let host, browser;
before(async () => {
  host = await startHost();
  browser = await startBrowser(acting("video_selfie_blank"));
});
after(async () => {
  await browser?.close();
  host?.close();
});

async function capture(server) {
  const tab = await openPage(browser, host.address(server));
  await tab.open({ action: ["video_selfie_blank"], meta: { transaction_id: "shop-1" } });
  const payload = await tab.until("on_capture_complete");
  const result = await tab.captured();
  const names = (await tab.heard()).map(({ name }) => name);
  await tab.close();
  return { payload, result, names, problems: tab.problems };
}

test("an allowed camera gives the documented object, and both sample backends a verdict", async () => {
  const server = await startServer({ architecture: "capture", origins: [host.origin], virtual_camera_allow: ["*.mjpeg"] });
  try {
    const { result, names, problems } = await capture(server);
    const { json } = result;
    holdTo("on_capture_complete", json);
    assert.deepEqual(Object.keys(json), [...KEYS, "additional_info"]);
    assert.equal(json.action, "video_selfie_blank");
    assert.equal(json.from_virtual_camera, null);
    assert.ok(json.frame_list.length >= 5, `${json.frame_list.length} frames`);
    assert.equal(json.frame_bounding_box_list.length, json.frame_list.length);
    assert.equal(json.frame_landmarks.length, json.frame_list.length);
    assert.ok(json.frame_list.includes(json.best_frame));
    assert.equal(new Set(json.frame_list).size, json.frame_list.length, "no frame comes twice");

    const { left, top, right, bottom } = json.best_frame_bounding_box;
    assert.ok(left < right && top < bottom && right <= 640 && bottom <= 640);
    const at = json.best_frame_landmarks;
    // In a picture that is not mirrored the person's left is on the right.
    assert.ok(at.left_eye[0] > at.right_eye[0] && at.left_ear[0] > at.right_ear[0]);
    assert.ok(at.left_eye[1] < at.nose_base[1] && at.nose_base[1] < at.mouth_bottom[1]);

    const archive = Buffer.from(result.archive, "base64");
    assert.equal(archive.subarray(0, 4).toString("latin1"), "PK\u0003\u0004");
    assert.equal(result.blobs.length, json.frame_list.length);
    assert.ok(result.blobs.every(({ size, type }) => type === "image/jpeg" && size > 1000));
    assert.deepEqual(result.media, { index: 0, count: 1 });
    assert.deepEqual(result.tags, ["video_selfie", "video_selfie_blank", "orientation_landscape"]);
    assert.deepEqual(names.filter((name) => !["on_capture_complete", "on_close"].includes(name)), []);
    assert.deepEqual(problems, []);

    for (const name of ["node", "python"]) {
      const backend = await startBackend(name, server);
      try {
        const { verdict, transaction_id, log } = await backend.check(json);
        assert.match(verdict, /^(SUCCESS|DECLINED)$/);
        assert.doesNotMatch(log, /virtual_camera/);
        const folder = await server.verdict(transaction_id);
        assert.equal(folder.analyses[0].type, "QUALITY");
        assert.equal(folder.system_resolution, verdict);
      } finally {
        await backend.close();
      }
    }
  } finally {
    await server.close();
  }
});

test("a virtual camera gives the other form, and a backend that passes it on a refusal with the reason", async () => {
  const server = await startServer({ architecture: "capture", origins: [host.origin] });
  try {
    const { result, problems } = await capture(server);
    const { json } = result;
    holdTo("on_capture_complete", json);
    assert.deepEqual(Object.keys(json), KEYS);
    assert.equal(json.best_frame, null);
    assert.equal(json.frame_list, null);
    const inside = json.from_virtual_camera;
    assert.ok(inside.frame_list.includes(inside.best_frame));
    assert.deepEqual(problems, []);

    for (const name of ["node", "python"]) {
      const backend = await startBackend(name, server);
      try {
        const { verdict, transaction_id } = await backend.check(json);
        assert.equal(verdict, "DECLINED");
        const folder = await server.verdict(transaction_id);
        assert.match(JSON.stringify(folder.analyses), /"virtual_camera"/);
      } finally {
        await backend.close();
      }
    }
  } finally {
    await server.close();
  }
});
