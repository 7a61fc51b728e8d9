import assert from "node:assert/strict";
import { test } from "node:test";
import vectors from "../../../../rules/vectors.json";
import { assessFacts } from "./assess.js";
import type { Facts } from "./facts.js";
import { findLabel, isAllowed } from "./label.js";
import { RULES } from "./rules.js";

for (const vector of vectors.profiles) {
  test(vector.name, () => {
    const found = assessFacts(vector.facts as unknown as Facts, vector.allow);
    assert.deepEqual(
      found.signals.map(({ name }) => name),
      vector.signals,
    );
    assert.deepEqual([found.virtual, found.total], [vector.virtual, vector.total]);
  });
}

test("labels meet the rules", () => {
  for (const { label, rule } of vectors.labels) {
    const found = findLabel(label);
    assert.deepEqual(found === null ? null : { kind: found.kind, name: found.name }, rule, label);
  }
});

test("what the operator allows", () => {
  for (const { label, entry, allowed } of vectors.allow) {
    assert.equal(isAllowed(label, [entry]), allowed, `${label} by ${entry}`);
  }
});

test("all soft signals together decide nothing, and each hard one decides alone", () => {
  assert.ok(RULES.soft_most < RULES.decide && RULES.suspect < RULES.decide);
  for (const rule of Object.values(RULES.signals)) {
    assert.ok(rule.hard ? rule.weight >= RULES.decide : rule.weight > 0 && rule.weight < RULES.decide);
  }
  for (const name of ["webdriver", "headless", "automation_global"] as const) assert.equal(RULES.signals[name].hard, false);
});

test("the rules' texts are as labels are when they are compared", () => {
  for (const { text, match, kind } of RULES.labels) {
    assert.equal(text, text.toLowerCase());
    assert.ok(["exact", "prefix", "suffix", "contains"].includes(match) && ["known", "suspicious"].includes(kind));
  }
});

test("every signal of the rules is met by a profile", () => {
  const met = new Set(vectors.profiles.flatMap(({ signals }) => signals));
  const others = Object.keys(RULES.signals).filter((name) => !met.has(name));
  // The ones that no device here has; each is a line of its own in its judge.
  assert.deepEqual(others, ["capabilities_missing", "video_changed", "canvas_changed", "screen_impossible"]);
});
