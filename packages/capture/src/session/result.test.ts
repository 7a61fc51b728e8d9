import assert from "node:assert/strict";
import { test } from "node:test";

import { ERRORS, type ErrorCode } from "../errors.js";
import { againAfter } from "./again.js";
import { lesser, reduceResult } from "./reduce.js";
import { verdictOf } from "./verdict.js";

const full = {
  state: "finished" as const,
  folder_id: "f",
  time_created: 1,
  analyses: { quality: { state: "finished", resolution: "success", min_confidence: 0.9 } },
};

test("each mode gives as much as the table of the interface says, and a page can only ask for less", () => {
  assert.deepEqual(reduceResult(full, "safe", ""), { state: "finished" });
  assert.deepEqual(reduceResult(full, "status", "e"), {
    state: "finished",
    event_session_id: "e",
    analyses: { quality: { state: "finished", resolution: "success" } },
  });
  assert.equal(reduceResult(full, "folder", "e").folder_id, "f");
  assert.deepEqual(reduceResult(full, "full", "e"), { event_session_id: "e", ...full });
  assert.equal(lesser("full", "safe"), "safe");
  assert.equal(lesser("status", "folder"), "status");
});

test("one declined analysis declines, and what nobody decided is for a person", () => {
  const of = (...said: string[]) =>
    verdictOf({
      state: "finished",
      analyses: Object.fromEntries(said.map((resolution, index) => [String(index), { state: "finished", resolution }])),
    });
  assert.equal(of("success", "success"), "success");
  assert.equal(of("success", "DECLINED", "operator_required"), "declined");
  assert.equal(of("success", "operator_required"), "operator_required");
  assert.equal(of("success", "failed"), "operator_required");
  assert.equal(verdictOf({ state: "finished" }), "finished");
});

test("what is captured is sent again, not captured again; the page's mistakes are not tried again", () => {
  assert.equal(againAfter("upload_failed", true, true), "deliver");
  assert.equal(againAfter("server_unavailable", true, false), "deliver");
  assert.equal(againAfter("server_unavailable", false, false), "capture");
  assert.equal(againAfter("session_token_expired", true, true), null);
  assert.equal(againAfter("session_token_expired", true, false), "capture");
  const final: ErrorCode[] = ["options_invalid", "action_unknown", "session_used", "browser_unsupported", "internal"];
  for (const code of final) assert.equal(againAfter(code, false, false), null, code);
  const offered = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => againAfter(code, false, false) !== null);
  assert.ok(offered.includes("camera_denied") && offered.includes("position_timeout"));
});
