import assert from "node:assert/strict";
import { test } from "node:test";

import { isFailure } from "../failure.js";
import { checkOptions } from "./check.js";

const silent = (message: string): void => assert.fail(message);
function refusal(given: unknown): unknown {
  try {
    checkOptions(given, silent);
  } catch (error) {
    if (isFailure(error)) return [error.code, error.context["option"]];
    throw error;
  }
  return "taken";
}

test("the options of the public documentation are taken", () => {
  const given = {
    session_token: "t", token: "a", license: { a: 1 }, licenseUrl: "/l", lang: "en",
    params: { extract_best_shot: true }, action: ["photo_id_front", "video_selfie_left"],
    meta: { end_user_id: "u", transaction_id: "t", iin: 1 }, overlay_options: { show_document_pattern: false },
    debug: false, result_mode: "safe", device_id: "d", cameraFacingMode: "user",
    disable_adaptive_aspect_ratio: true, get_user_media_timeout: 20000,
    style: { baseColorCustomization: { textColorPrimary: "#000" } },
    on_submit() {}, on_result() {}, on_complete() {}, on_error() {}, on_capture_complete() {}, on_close() {},
  };
  assert.deepEqual(checkOptions(given, silent), given);
});

test("a wrong type is refused with the option's name", () => {
  assert.deepEqual(refusal({ lang: 1 }), ["options_invalid", "lang"]);
  assert.deepEqual(refusal({ action: [1] }), ["options_invalid", "action"]);
  assert.deepEqual(refusal({ on_error: "f" }), ["options_invalid", "on_error"]);
  assert.deepEqual(refusal({ get_user_media_timeout: -1 }), ["options_invalid", "get_user_media_timeout"]);
  assert.deepEqual(refusal({ get_user_media_timeout: Number.NaN }), ["options_invalid", "get_user_media_timeout"]);
  assert.deepEqual(refusal({ overlay_options: true }), ["options_invalid", "overlay_options"]);
  assert.deepEqual(refusal({ params: { extract_best_shot: "yes" } }), ["options_invalid", "params"]);
  assert.deepEqual(refusal({ root: "#id" }), ["options_invalid", "root"]);
  assert.deepEqual(refusal([]), ["options_invalid", null]);
});

test("metadata that is no JSON or too much of it is refused", () => {
  const ring: Record<string, unknown> = {};
  ring["ring"] = ring;
  assert.deepEqual(refusal({ meta: ring }), ["options_invalid", "meta"]);
  assert.deepEqual(refusal({ meta: { a: "x".repeat(40_000) } }), ["options_invalid", "meta"]);
});

test("an unknown option is passed over with a hint", () => {
  const told: string[] = [];
  assert.deepEqual(checkOptions({ lnag: "en", __proto__x: 1 }, (message) => told.push(message)), {});
  assert.match(told[0] ?? "", /lnag.*lang/);
  assert.equal(told.length, 2);
});

test("other spellings mean the same, and null means absent, but for the action", () => {
  assert.deepEqual(checkOptions({ actions: ["video_selfie_blank"], language: "en", deviceId: "x" }, silent), {
    action: ["video_selfie_blank"], lang: "en", device_id: "x",
  });
  assert.deepEqual(checkOptions({ lang: null, meta: null, on_error: null, action: null }, silent), { action: null });
});
