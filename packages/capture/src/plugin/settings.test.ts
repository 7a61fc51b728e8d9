import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { isFailure } from "../failure.js";
import { fetchConfig } from "./settings.js";

const native = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = native;
});

/** Answers in this order, the last one again and again; keeps the addresses. */
function server(...answers: (() => Response)[]) {
  const asked: string[] = [];
  globalThis.fetch = async (address) => {
    asked.push(String(address));
    return (answers.length > 1 ? answers.shift() : answers[0])?.() ?? assert.fail("no answer");
  };
  return asked;
}
const json = (body: unknown, status = 200) => () => new Response(JSON.stringify(body), { status, headers: { "retry-after": "0" } });
const get = (query = "") => fetchConfig({ assets: "/plugin/", query }, new AbortController().signal);
const refusal = async () => {
  try {
    return await get();
  } catch (error) {
    if (isFailure(error)) return [error.code, error.context];
    throw error;
  }
};

test("the script's query goes along, and a busy server is asked again", async () => {
  const asked = server(json({}, 503), json({ architecture: "capture" }));
  const config = await get("?tenant=1");
  assert.equal(config.architecture, "capture");
  assert.deepEqual(asked, ["/plugin/app_config.json?tenant=1", "/plugin/app_config.json?tenant=1"]);
});

test("a server that stays busy, or is no server of ours, is unreachable", async () => {
  const asked = server(json({}, 502));
  assert.deepEqual(await refusal(), ["config_unreachable", { attempts: 3, status: 502 }]);
  assert.equal(asked.length, 3);
  server(json("nothing here", 404));
  assert.deepEqual(await refusal(), ["config_unreachable", { status: 404, message: null }]);
});

test("a refusal keeps the server's code", async () => {
  server(json({ error_code: 3, error_message: "not this origin", details: { code: "origin_forbidden" } }, 403));
  assert.deepEqual(await refusal(), ["origin_forbidden", { status: 403, message: "not this origin" }]);
});

test("a page in the place of the configuration is a mistake of it", async () => {
  server(() => new Response("<!doctype html>"));
  assert.deepEqual(await refusal(), ["config_invalid", { key: null, expected: "an object" }]);
});

test("closing ends the asking", async () => {
  server(() => new Response(null, { status: 503, headers: { "retry-after": "20" } }));
  const stop = new AbortController();
  const asking = fetchConfig({ assets: "/", query: "" }, stop.signal);
  setTimeout(() => stop.abort(new Error("closed")), 20);
  await assert.rejects(asking, /closed/);
});
