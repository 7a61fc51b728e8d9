import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { errorResult, failure } from "../failure.js";
import { call, page, tellError } from "./page.js";

const native = console.error;
afterEach(() => {
  console.error = native;
});
const listen = () => {
  const said: unknown[][] = [];
  console.error = (...words: unknown[]) => void said.push(words);
  return said;
};
const denied = errorResult(failure("camera_denied"), "id");

test("what a callback throws goes to the console and no further", () => {
  const said = listen();
  call(() => {
    throw new Error("the page's mistake");
  });
  assert.match(String(said[0]?.[0]), /the page's mistake/);
});

test("an error is told to the page, or to the console where the page does not listen", () => {
  const said = listen();
  const heard: unknown[] = [];
  tellError((error) => void heard.push(error), denied);
  assert.deepEqual([heard, said], [[denied], []]);
  tellError(null, denied);
  assert.match(String(said[0]?.[0]), /camera_denied/);
});

test("after the end nothing is told any more", () => {
  const heard: string[] = [];
  let live = true;
  const told = page({ on_submit: () => void heard.push("submit"), on_error: () => void heard.push("error") }, () => live);
  told.submit({ event_session_id: "" });
  told.complete({ state: "finished" });
  live = false;
  told.submit({ event_session_id: "" });
  told.error(denied);
  assert.deepEqual(heard, ["submit"]);
});
