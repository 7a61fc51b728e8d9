import assert from "node:assert/strict";
import { test } from "node:test";

import { isFailure } from "../failure.js";
import { checkConfig } from "./check.js";

function refusal(given: unknown): unknown {
  try {
    return checkConfig(given);
  } catch (error) {
    if (isFailure(error)) return { code: error.code, ...error.context };
    throw error;
  }
}

test("every key of the published table is taken", () => {
  const given = {
    use_for_liveness: true, preinit: "script", architecture: "capture", api_url: "https://a", api_token: "t",
    api_use_token: "client", api_use_session_token: "client", use_wasm_container: false, result_mode: "folder",
    video_actions_list: ["video_selfie_left"], photo_actions_list: [], actions_default_importance: true,
    actions_default: { video_count: 2, photo_front: true, photo_back: false },
    analyses: { quality: true, biometry: false }, lang_allow: ["en", "ru"], lang_default: "ru",
  };
  const { bonafide, ...published } = checkConfig(given);
  assert.deepEqual(published, given);
  assert.equal(bonafide.telemetry, false);
});

test("an empty file is the documented defaults", () => {
  const config = checkConfig({});
  assert.equal(config.architecture, "normal");
  assert.equal(config.preinit, "off");
  assert.equal(config.use_for_liveness, false);
  assert.deepEqual(config.actions_default, { video_count: 1, photo_front: false, photo_back: false });
});

test("a mistyped key is refused with the nearest one", () => {
  assert.deepEqual(refusal({ architecure: "lite" }), {
    code: "config_invalid", key: "architecure", nearest: "architecture",
  });
  assert.deepEqual(refusal({ actions_default: { video_cuont: 1 } }), {
    code: "config_invalid", key: "actions_default.video_cuont", nearest: "actions_default.video_count",
  });
});

test("a wrong value is refused with what the key takes", () => {
  assert.deepEqual(refusal({ architecture: "full" }), {
    code: "config_invalid", key: "architecture", expected: "one of normal, lite, capture",
  });
  assert.deepEqual(refusal({ bonafide: { telemetry: "no" } }), {
    code: "config_invalid", key: "bonafide.telemetry", expected: "true or false",
  });
  assert.deepEqual(refusal("<html>"), { code: "config_invalid", key: null, expected: "an object" });
});
