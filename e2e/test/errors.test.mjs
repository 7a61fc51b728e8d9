// Everything that can be wrong has a code of the closed list, and never leaves a window hanging.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { acting } from "../lib/clips.mjs";
import { holdTo } from "../lib/contract.mjs";
import { startHost } from "../lib/host.mjs";
import { ROOT } from "../lib/paths.mjs";
import { startServer } from "../lib/server.mjs";

const host = await startHost();
const insecure = host.origin.replace("//localhost:", "//insecure.test:");
const allowed = { origins: [host.origin, insecure], virtual_camera_allow: ["*.mjpeg"] };
const server = await startServer(allowed);
const strict = await startServer({ ...allowed, api_use_session_token: "client" }, { accounts: { session_token: "10s" } });
const browser = await startBrowser(acting("video_selfie_blank"));
after(async () => {
  await browser.close();
  await server.close();
  await strict.close();
  host.close();
});

const documented = new Set(
  [...readFileSync(join(ROOT, "docs/reference/plugin-errors.md"), "utf8").matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, code]) => code),
);

/** Opens, waits for the error, holds it to the contract and shows that the person can leave. */
async function refusal(options, { on = server, prepare, address = host.address(on), using = browser, context = {} } = {}) {
  const tab = await openPage(using, "about:blank", context);
  await prepare?.(tab.page);
  await tab.page.goto(address);
  await tab.open(options);
  const error = await tab.until("on_error");
  holdTo("on_error", error);
  assert.ok(documented.has(error.code), `${error.code} is in the documentation`);
  assert.equal(error.message.includes("undefined"), false);
  await sleep(300);
  // Where a window is there, it has a way out that works.
  const window = tab.page.locator("[data-bonafide=window]");
  if ((await window.count()) > 0) {
    await tab.page.keyboard.press("Escape");
    await window.waitFor({ state: "detached", timeout: 5000 });
  }
  const names = (await tab.heard()).map(({ name }) => name);
  assert.deepEqual(names.filter((name) => name === "on_error").length, 1);
  assert.ok(names.filter((name) => name === "on_close").length <= 1);
  await tab.close();
  return error;
}

const BLANK = { action: ["video_selfie_blank"] };

test("options of a wrong type", async () => {
  for (const [options, option] of [[{ action: 5 }, "action"], [{ lang: {} }, "lang"], [{ style: "red" }, "style"], [{ meta: [] }, "meta"]]) {
    const error = await refusal(options);
    assert.equal(error.code, "options_invalid");
    assert.equal(error.context.option, option);
  }
});

test("an unknown action, with the nearest", async () => {
  const error = await refusal({ action: ["video_selfie_simle"] });
  assert.equal(error.code, "action_unknown");
  assert.equal(error.context.nearest, "video_selfie_smile");
});

test("an unknown language", async () => {
  assert.equal((await refusal({ ...BLANK, lang: "xx" })).code, "language_unknown");
});

test("a configuration with a wrong key, with the nearest", async () => {
  const error = await refusal(BLANK, {
    prepare: (page) =>
      page.route("**/plugin/app_config.json*", (route) =>
        route.fulfill({ json: { architecure: "normal" }, headers: { "access-control-allow-origin": "*" } })),
  });
  assert.equal(error.code, "config_invalid");
  assert.deepEqual(error.context, { key: "architecure", nearest: "architecture" });
});

test("a configuration that cannot be fetched", async () => {
  const error = await refusal(BLANK, { prepare: (page) => page.route("**/plugin/app_config.json*", (route) => route.abort()) });
  assert.equal(error.code, "config_unreachable");
});

test("a page of another origin", async () => {
  const closed = await startServer({ virtual_camera_allow: ["*.mjpeg"] });
  try {
    assert.equal((await refusal(BLANK, { on: closed })).code, "origin_forbidden");
  } finally {
    await closed.close();
  }
});

test("a session token that is missing, forged, expired, used", async () => {
  assert.equal((await refusal(BLANK, { on: strict })).code, "session_token_missing");
  const token = await strict.sessionToken();
  const forged = `${token.slice(0, -4)}${token.endsWith("AAAA") ? "BBBB" : "AAAA"}`;
  assert.equal((await refusal({ ...BLANK, session_token: forged }, { on: strict })).code, "session_token_invalid");
  await sleep(11_000);
  assert.equal((await refusal({ ...BLANK, session_token: token }, { on: strict })).code, "session_token_expired");

  const used = await server.sessionToken();
  const tab = await openPage(browser, host.address(server));
  await tab.open({ ...BLANK, session_token: used });
  await tab.until("on_complete");
  await tab.close();
  assert.equal((await refusal({ ...BLANK, session_token: used })).code, "session_used");
});

test("a page that the browser takes for insecure", async () => {
  const resolved = await startBrowser(acting("video_selfie_blank"), { flags: ["--host-resolver-rules=MAP insecure.test localhost"] });
  try {
    const address = host.address(server).replace(host.origin, insecure);
    assert.equal((await refusal(BLANK, { using: resolved, address })).code, "context_insecure");
  } finally {
    await resolved.close();
  }
});

test("a browser without what the capture needs", async () => {
  const error = await refusal(BLANK, { prepare: (page) => page.addInitScript(() => delete globalThis.WebAssembly) });
  assert.equal(error.code, "browser_unsupported");
  assert.deepEqual(error.context.reasons, ["webassembly_simd"]);
});

test("a module that does not load", async () => {
  for (const file of ["core.wasm", "models.bin", "faceworker.js"]) {
    const error = await refusal(BLANK, {
      prepare: (page) => page.context().route(`**/plugin/${file}*`, (route) => route.fulfill({ status: 200, body: "not this" })),
    });
    assert.equal(error.code, "engine_failed", file);
  }
});

test("a second open leaves the first alone", async () => {
  const tab = await openPage(browser, host.address(server));
  await tab.open(BLANK);
  await tab.page.evaluate(() => {
    globalThis.second = null;
    globalThis.OzLiveness.open({ on_error: (error) => (globalThis.second = error) });
  });
  await tab.page.waitForFunction(() => globalThis.second !== null);
  const second = await tab.page.evaluate(() => globalThis.second);
  holdTo("on_error", second);
  assert.equal(second.code, "already_open");
  await tab.until("on_complete");
  await tab.close();
});

test("close ends everything but on_close, hide goes on", async () => {
  const tab = await openPage(browser, host.address(server));
  await tab.open(BLANK);
  await tab.page.locator("[data-bonafide=window] video").waitFor();
  await tab.page.evaluate(() => globalThis.OzLiveness.close());
  await sleep(3000);
  assert.deepEqual((await tab.heard()).map(({ name }) => name), ["on_close"]);
  assert.equal(await tab.page.locator("[data-bonafide=window]").count(), 0);
  assert.equal(tab.page.workers().length, 0);

  await tab.page.evaluate(() => (globalThis.heard.length = 0));
  await tab.open(BLANK);
  await tab.until("on_capture_complete");
  await tab.page.evaluate(() => globalThis.OzLiveness.hide());
  assert.equal(await tab.page.locator("[data-bonafide=window] .layout").isVisible(), false);
  await tab.until("on_complete");
  await tab.close();
});

test("what a callback throws stays with the page", async () => {
  const tab = await openPage(browser, host.address(server));
  await tab.page.evaluate(() => {
    globalThis.done = false;
    globalThis.OzLiveness.open({
      action: ["video_selfie_blank"],
      on_capture_complete() {
        throw new Error("the page's own mistake");
      },
      on_complete: () => (globalThis.done = true),
    });
  });
  await tab.page.waitForFunction(() => globalThis.done, null, { timeout: 60_000 });
  assert.ok(tab.problems.some((problem) => problem.includes("the page's own mistake")));
  await tab.close();
});
