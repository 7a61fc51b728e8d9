import assert from "node:assert/strict";
import { test } from "node:test";

import { checkConfig } from "../config/check.js";
import { isFailure } from "../failure.js";
import { beginsWithDocument, drawActions, gesturesOf, wishOf } from "./wish.js";

const config = checkConfig({});

test("one action, several, one drawn and none asked for are told apart", () => {
  assert.deepEqual(wishOf({ action: "video_selfie_smile" }, config), ["video_selfie_smile"]);
  assert.deepEqual(wishOf({ action: ["photo_id_front", "random"] }, config), ["photo_id_front", "random"]);
  assert.deepEqual(wishOf({ action: null }, config), ["random"]);
  assert.equal(wishOf({}, config), null);
  assert.equal(wishOf({ action: [] }, config), null);
});

test("the server's own list can win over the page's", () => {
  assert.equal(wishOf({ action: "video_selfie_smile" }, checkConfig({ actions_default_importance: true })), null);
});

test("an action that is unknown or not allowed is named with the nearest that is", () => {
  const only = checkConfig({ video_actions_list: ["video_selfie_left"], photo_actions_list: [] });
  for (const [name, nearest] of [["video_selfie_lefft", "video_selfie_left"], ["photo_id_front", null]]) {
    assert.throws(
      () => wishOf({ action: name ?? "" }, only),
      (error) => isFailure(error) && error.code === "action_unknown" && error.context["nearest"] === nearest,
    );
  }
});

test("without a server, gestures are drawn without repetition and documents follow", () => {
  const usual = checkConfig({ actions_default: { video_count: 3, photo_front: true, photo_back: true } });
  let step = 7;
  const random = () => (step = (step * 1103515245 + 12345) % 2 ** 31);
  const seen = new Set<string>();
  for (let round = 0; round < 200; round++) {
    const actions = drawActions(null, usual, random);
    assert.equal(actions.length, 5);
    assert.equal(new Set(actions).size, 5);
    assert.deepEqual(actions.slice(3), ["photo_id_front", "photo_id_back"]);
    for (const action of actions.slice(0, 3)) seen.add(action);
  }
  assert.deepEqual([...seen].sort(), [...gesturesOf(usual)].sort());
});

test("a gesture that is asked for by name is not drawn besides", () => {
  const two = checkConfig({ video_actions_list: ["video_selfie_left", "video_selfie_right"] });
  for (let round = 0; round < 20; round++) {
    assert.deepEqual(drawActions(["random", "video_selfie_left"], two, () => round), ["video_selfie_right", "video_selfie_left"]);
  }
});

test("which camera comes first is known before the server has answered", () => {
  assert.equal(beginsWithDocument(["photo_id_front"], config), true);
  assert.equal(beginsWithDocument(["video_selfie_blank", "photo_id_front"], config), false);
  assert.equal(beginsWithDocument(null, config), false);
  const photos = checkConfig({ actions_default: { video_count: 0, photo_front: true } });
  assert.equal(beginsWithDocument(null, photos), true);
});
