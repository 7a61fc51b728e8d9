/** The plugin on pages of another origin than its own, with a strict policy, without any server but hosts of files. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launch } from "../browser/chromium.js";
import { film, skip } from "../browser/film.js";
import { bundle, type Host, host } from "../browser/host.js";
import type { Harness } from "./page.js";

declare const harness: Harness;

const PAGE = "test/plugin/page.ts";
const CONFIG = { architecture: "capture", bonafide: { virtual_camera_allow: ["*.y4m"] } };
const BLANK = { action: "video_selfie_blank" };

let browser: Browser;
/** Where the plugin lies. */
let faces: Host;
/** Where the pages are. */
let shop: Host;
const folder = mkdtempSync(join(tmpdir(), "plugin-"));

/** What the page's configuration is until the test ends. */
let config: unknown = CONFIG;
let status = 200;

before(async () => {
  if (skip !== false) return;
  const [loader, main] = await Promise.all([bundle("src/loader/index.ts"), bundle("src/main.ts", "esm")]);
  faces = await host(PAGE, undefined, { "/plugin/plugin_liveness.js": loader, "/plugin/ozliveness_main.js": main });
  faces.intercept = (request, response) => {
    if (!request.url?.startsWith("/plugin/app_config.json")) return false;
    response.writeHead(status, { "content-type": "application/json", "access-control-allow-origin": "*" });
    response.end(JSON.stringify(config));
    return true;
  };
  const policy =
    `default-src 'none'; script-src 'self' ${faces.origin} 'wasm-unsafe-eval'; worker-src blob:; connect-src ${faces.origin}; ` +
    "img-src data:; require-trusted-types-for 'script'; trusted-types bonafide page; base-uri 'none'; form-action 'none'";
  [browser, shop] = await Promise.all([launch(...film(join(folder, "smile.y4m"))), host(PAGE, policy)]);
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  if (skip !== false) return;
  await browser.close();
  await Promise.all([faces.close(), shop.close()]);
});

interface Tab {
  tab: Page;
  heard(): Promise<string[]>;
  until(name: string): Promise<void>;
  close(): Promise<void>;
}

/** A page of the shop; with the plugin's script, where `script` does not say otherwise. */
async function page(script = true): Promise<Tab> {
  config = CONFIG;
  status = 200;
  const context = await browser.newContext({ viewport: { width: 480, height: 800 } });
  await context.grantPermissions(["camera"], { origin: shop.origin });
  const tab = await context.newPage();
  tab.on("pageerror", (error) => assert.fail(error.message));
  await tab.goto(`${shop.origin}/`);
  faces.asked.length = 0;
  if (script) assert.ok(await tab.evaluate((address) => harness.add(address), `${faces.origin}/plugin/plugin_liveness.js?t=1`));
  return {
    tab,
    heard: () => tab.evaluate(() => harness.heard),
    until: async (name) =>
      void (await tab.waitForFunction((one) => harness.heard.includes(one), name, { timeout: 30_000 }).catch(async () => {
        assert.fail(`no ${name}: ${JSON.stringify(await tab.evaluate(() => [harness.heard, harness.forbidden]))}`);
      })),
    async close() {
      assert.deepEqual(await tab.evaluate(() => harness.forbidden), []);
      await context.close();
    },
  };
}

const WINDOW = "[data-bonafide=window]";

test("the script gives both spellings at once, and loads the rest when it is needed", { skip, timeout: 60_000 }, async () => {
  const { tab, heard, until, close } = await page();
  await tab.waitForTimeout(300);
  assert.deepEqual(faces.asked, ["/plugin/plugin_liveness.js?t=1", "/plugin/app_config.json?t=1"]);
  assert.ok(await tab.evaluate(() => (globalThis as never)["OZLiveness"] === harness.plugin()));
  assert.deepEqual(await tab.evaluate(() => harness.plugin().checkSupport()), { supported: true, reasons: [], limits: [] });
  assert.equal(await tab.evaluate(() => harness.plugin().version), "0.0.0-test");

  await tab.evaluate((options) => harness.open(options), BLANK);
  // Named again by a careless page.
  await tab.evaluate((address) => harness.add(address), `${faces.origin}/plugin/plugin_liveness.js`);
  await until("on_close");
  assert.deepEqual(await heard(), ["on_capture_complete", "on_close"]);
  const { captured, done } = await tab.evaluate(() => harness);
  assert.deepEqual([captured[0]?.action, captured[0]?.frame_list?.length, done], ["video_selfie_blank", 12, 1]);
  assert.ok(faces.asked.includes("/plugin/ozliveness_main.js?v=main"));
  assert.ok(faces.asked.includes("/plugin/core.wasm?v=test"));
  assert.equal(await tab.locator(WINDOW).count(), 0);
  await close();
});

test("preinit has everything there before the window is opened", { skip, timeout: 60_000 }, async () => {
  const { tab, close } = await page(false);
  config = { ...CONFIG, preinit: "full", bonafide: { ...CONFIG.bonafide, models: "0123456789abcdef" } };
  await tab.evaluate((address) => harness.add(address), `${faces.origin}/plugin/plugin_liveness.js`);
  const early = ["/plugin/faceworker.js?v=test", "/plugin/core.wasm?v=test", "/plugin/models.bin?v=0123456789abcdef"];
  for (let waits = 0; waits < 100 && !early.every((address) => faces.asked.includes(address)); waits++) await tab.waitForTimeout(100);
  for (const address of early) assert.equal(faces.asked.filter((one) => one === address).length, 1, address);
  await tab.evaluate((options) => harness.open(options), BLANK);
  await tab.waitForFunction(() => harness.heard.includes("on_close"), undefined, { timeout: 30_000 });
  for (const address of early) assert.equal(faces.asked.filter((one) => one === address).length, 1, `${address}, again`);
  await close();
});

test("a wrong option is told, and nothing is left open", { skip, timeout: 30_000 }, async () => {
  const { tab, heard, until, close } = await page();
  await tab.evaluate(() => harness.open({ lang: 5 as never }));
  await until("on_close");
  assert.deepEqual(await heard(), ["on_error options_invalid", "on_close"]);
  assert.equal(await tab.locator(WINDOW).count(), 0);
  await close();
});

test("a configuration that comes at the second try is told once, in the person's language", { skip, timeout: 60_000 }, async () => {
  const { tab, heard, until, close } = await page();
  status = 404;
  await tab.evaluate((options) => {
    harness.plugin().add_lang("eo", { error_network_title: "Sen konekto" });
    harness.open({ ...options, lang: "eo" });
  }, BLANK);
  await until("on_error config_unreachable");
  assert.equal(await tab.locator(`${WINDOW} h2`).textContent(), "Sen konekto");
  status = 200;
  await tab.locator("[data-panel=error-network] button.action").first().click();
  await until("on_close");
  assert.deepEqual(await heard(), ["on_error config_unreachable", "on_capture_complete", "on_close"]);
  await close();
});

test("a window that is out of sight waits for nobody", { skip, timeout: 30_000 }, async () => {
  const { tab, heard, until, close } = await page();
  await tab.evaluate(() => {
    harness.open({ lang: "xx" });
    harness.plugin().hide();
  });
  await until("on_close");
  assert.deepEqual(await heard(), ["on_error language_unknown", "on_close"]);
  await tab.evaluate(() => {
    harness.heard.length = 0;
    harness.open({ action: "video_selfie_simle" });
  });
  await until("on_error action_unknown");
  assert.ok(await tab.locator(`${WINDOW} h2`).isVisible());
  assert.deepEqual(await heard(), ["on_error action_unknown"]);
  await tab.evaluate(() => harness.plugin().hide());
  await until("on_close");
  assert.deepEqual(await heard(), ["on_error action_unknown", "on_close"]);
  await close();
});

test("the element: attributes are options, callbacks are events", { skip, timeout: 60_000 }, async () => {
  const { tab, heard, until, close } = await page(false);
  const attributes = { server: faces.origin, action: "video_selfie_blank", inline: "" };
  await tab.evaluate((given) => harness.element(given), attributes);
  await tab.evaluate(() => void document.querySelector("bonafide-capture")?.open());
  await tab.locator(`bonafide-capture ${WINDOW}`).waitFor();
  await until("close");
  assert.deepEqual(await heard(), ["capture-complete", "close"]);

  await tab.evaluate(() => {
    harness.heard.length = 0;
    const element = document.querySelector("bonafide-capture");
    if (element !== null) element.options = { action: "nothing" };
    void element?.open();
  });
  await until("error action_unknown");
  await tab.evaluate(() => document.querySelector("bonafide-capture")?.remove());
  await until("close");
  assert.equal(await tab.locator(WINDOW).count(), 0);
  await close();
});

test("React: one window though effects run twice, and it goes with its component", { skip, timeout: 60_000 }, async () => {
  const { tab, heard, until, close } = await page(false);
  await tab.evaluate(([server, options]) => harness.render({ server, ...options, open: true }), [faces.origin, BLANK] as const);
  await until("on_close");
  assert.deepEqual(await heard(), ["on_capture_complete", "on_close"]);

  await tab.evaluate((server) => {
    harness.heard.length = 0;
    harness.render({ server, open: false });
  }, faces.origin);
  await tab.waitForTimeout(100);
  await tab.evaluate((server) => harness.render({ server, open: true, lang: "xx" }), faces.origin);
  await until("on_error language_unknown");
  assert.equal(await tab.locator(WINDOW).count(), 1);
  await tab.evaluate(() => harness.unmount());
  await tab.locator(WINDOW).waitFor({ state: "detached" });
  assert.deepEqual(await heard(), ["on_error language_unknown"]);
  await close();
});
