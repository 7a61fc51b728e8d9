import assert from "node:assert/strict";
import { test } from "node:test";
import vectors from "../../../../rules/vectors.json";
import { additionalInfo } from "./additional-info.js";
import { assess } from "./assess.js";
import type { Collected, LightField, OfMedium, Opinion } from "./contract.js";
import type { Facts } from "./facts.js";

function collected(at: number): Collected {
  const { environment, camera, timing } = vectors.profiles[at]?.facts as unknown as Facts;
  return { environment, camera, frames: timing, tamper: [], sdk: "1.2.3" };
}

const NOTHING: OfMedium = { session: "", light: null, opinion: null };

test("it is base64url of JSON, with everything that was collected and found", () => {
  const made = collected(vectors.profiles.findIndex(({ name }) => name === "OBS"));
  const text = additionalInfo(made, assess(made, []), NOTHING);
  assert.match(text, /^[A-Za-z0-9_-]+$/);
  const read = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  assert.deepEqual([read.bonafide, read.virtual_camera, read.sdk], [1, true, "1.2.3"]);
  assert.deepEqual(read.camera, made.camera);
  assert.deepEqual(read.signals[0], { name: "label_known", weight: 100, value: "OBS Virtual Camera" });
  assert.ok(Math.abs(read.time - Date.now()) < 60_000);
});

test("letters beyond ASCII survive", () => {
  const made = collected(0);
  made.camera = { ...made.camera, label: "Передняя камера 📷" };
  const read = JSON.parse(Buffer.from(additionalInfo(made, assess(made, []), NOTHING), "base64url").toString("utf8"));
  assert.equal(read.camera.label, "Передняя камера 📷");
});

test("every profile stays far below 16 kB, and what would not is cut to its head", () => {
  vectors.profiles.forEach((_, at) => {
    const made = collected(at);
    assert.ok(additionalInfo(made, assess(made, []), NOTHING).length < 6000);
  });
  const made = collected(0);
  made.environment = { ...made.environment, user_agent: "x".repeat(20_000) };
  const read = JSON.parse(Buffer.from(additionalInfo(made, assess(made, []), NOTHING), "base64url").toString("utf8"));
  assert.deepEqual(Object.keys(read), ["bonafide", "virtual_camera", "rules", "sdk", "time"]);
});

test("how the screen lit the face is a field of its own, absent where it did not", () => {
  const made = collected(0);
  const found = assess(made, []);
  const read = (light?: LightField) =>
    JSON.parse(Buffer.from(additionalInfo(made, found, { ...NOTHING, light: light ?? null }), "base64url").toString("utf8")) as Record<string, unknown>;
  assert.ok(!("light" in read()));
  assert.deepEqual(read([null, ["white", 0]])["light"], [null, ["white", 0]]);
  assert.equal(read("skipped")["light"], "skipped");
});

test("the engine's first opinion is a field of its own, absent where there is none", () => {
  const made = collected(0);
  const read = (opinion: Opinion | null) =>
    JSON.parse(Buffer.from(additionalInfo(made, assess(made, []), { ...NOTHING, opinion }), "base64url").toString("utf8")) as Record<string, unknown>;
  assert.ok(!("opinion" in read(null)));
  const pieces = [{ name: "stream", code: "stream_loops", log_likelihood_ratio: -4 }, { name: "parallax", code: "too_little_motion" }];
  assert.deepEqual(read(pieces)["opinion"], pieces);
});

test("the session is named where a server opened one, also where the facts are too long", () => {
  const made = collected(0);
  const read = (session: string) =>
    JSON.parse(Buffer.from(additionalInfo(made, assess(made, []), { ...NOTHING, session }), "base64url").toString("utf8")) as Record<string, unknown>;
  assert.ok(!("session" in read("")));
  const id = "01939d3c-0000-7000-8000-000000000000";
  assert.equal(read(id)["session"], id);
  made.environment = { ...made.environment, user_agent: "x".repeat(20_000) };
  assert.equal(read(id)["session"], id);
});

test("it is there for every frame that a medium can have, also where the facts are too long", () => {
  const most: LightField = Array.from({ length: 120 }, () => ["x".repeat(32), 2000]);
  vectors.profiles.forEach((_, at) => {
    const made = collected(at);
    assert.ok(additionalInfo(made, assess(made, []), { ...NOTHING, light: most }).length < 14_000);
  });
  const made = collected(0);
  made.environment = { ...made.environment, user_agent: "x".repeat(20_000) };
  const text = additionalInfo(made, assess(made, []), { ...NOTHING, light: most });
  assert.ok(text.length < 8000);
  const read = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Record<string, unknown>;
  assert.deepEqual(Object.keys(read), ["bonafide", "virtual_camera", "rules", "sdk", "time", "light"]);
});
