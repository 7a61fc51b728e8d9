import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";

import { telemetry } from "./index.js";

interface Batch {
  event_session_id: string;
  events: { name: string; time: number; data?: Record<string, unknown> }[];
}
let sent: { url: string; batch: Batch; init: RequestInit }[] = [];
const [ownFetch, page] = [globalThis.fetch, new EventTarget()];

beforeEach(() => {
  sent = [];
  globalThis.fetch = (url, init) => {
    sent.push({ url: String(url), batch: JSON.parse(String(init?.body)) as Batch, init: init ?? {} });
    return Promise.reject(new TypeError("no network"));
  };
  Object.assign(globalThis, {
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
  });
});
afterEach(() => {
  globalThis.fetch = ownFetch;
});

test("nothing is sent where nobody wants to know, or before the server knows the session", () => {
  const off = telemetry("/plugin/", false);
  off.tell("opened");
  off.belong("e");
  off.close();
  const early = telemetry("/plugin/", true);
  early.tell("opened");
  page.dispatchEvent(new Event("pagehide"));
  early.close();
  assert.deepEqual(sent, []);
});

test("events before the session are sent with it, with whole milliseconds since the start", () => {
  let time = 1000;
  const told = telemetry("/plugin/", true, () => time);
  told.tell("opened");
  time = 1012.6;
  told.tell("error", { code: "x".repeat(100), share: Number.NaN, took: 3 });
  told.belong("e");
  page.dispatchEvent(new Event("pagehide"));
  assert.equal(sent.length, 1);
  assert.equal(sent[0]?.url, "/plugin/events");
  assert.equal(sent[0]?.init.keepalive, true);
  assert.deepEqual(sent[0]?.batch.events, [
    { name: "opened", time: 0 },
    { name: "error", time: 13, data: { code: "x".repeat(60), took: 3 } },
  ]);
  told.close();
  assert.equal(sent.length, 1);
});

test("batches are as large as the server takes, and a session as long", () => {
  const told = telemetry("/plugin/", true);
  told.belong("e");
  for (let index = 0; index < 1200; index++) told.tell("guide");
  told.close();
  assert.ok(sent.every(({ batch }) => batch.events.length <= 50));
  assert.equal(sent.reduce((sum, { batch }) => sum + batch.events.length, 0), 1000);
});

test("events of another attempt belong to its own session", () => {
  const told = telemetry("/plugin/", true);
  told.belong("first");
  told.tell("error");
  told.belong("second");
  told.tell("opened");
  told.close();
  assert.deepEqual(sent.map(({ batch }) => [batch.event_session_id, batch.events[0]?.name]), [["first", "error"], ["second", "opened"]]);
});

test("the reference lists every event that is told, and no other", () => {
  const source = readdirSync("src/session").map((name) => readFileSync(join("src", "session", name), "utf8"));
  const told = [...source.join("\n").matchAll(/telemetry\.tell\("(\w+)"/g)].map(([, name]) => name);
  const reference = readFileSync(join("..", "..", "docs", "reference", "telemetry.md"), "utf8");
  const listed = [...reference.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  assert.deepEqual([...new Set(told)].sort(), listed.sort());
});
