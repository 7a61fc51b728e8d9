// Cameras that are refused, absent, slow, lost and found again, and a page that goes out of sight.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { acting, faulty } from "../lib/clips.mjs";
import { holdTo } from "../lib/contract.mjs";
import { startHost } from "../lib/host.mjs";
import { OUT } from "../lib/paths.mjs";
import { startServer } from "../lib/server.mjs";

const BLANK = { action: ["video_selfie_blank"] };
const host = await startHost();
const server = await startServer({ architecture: "capture", origins: [host.origin], virtual_camera_allow: ["*.mjpeg"] });
after(async () => {
  await server.close();
  host.close();
});

async function within(film, options, watch) {
  const browser = await startBrowser(film, options);
  try {
    await watch(await openPage(browser, host.address(server)), browser);
  } finally {
    await browser.close();
  }
}

test("a camera that the person refuses", () =>
  within(acting("video_selfie_blank"), { answer: "deny" }, async (tab) => {
    await tab.open(BLANK);
    const error = await tab.until("on_error");
    holdTo("on_error", error);
    assert.equal(error.code, "camera_denied");
    await tab.page.screenshot({ path: `${OUT}/screens/error-camera_denied.png` });
  }));

test("a machine without a camera", () =>
  within(undefined, {}, async (tab) => {
    await tab.open(BLANK);
    assert.equal((await tab.until("on_error")).code, "camera_absent");
  }));

test("a question that nobody answers", () =>
  within(acting("video_selfie_blank"), { answer: "none" }, async (tab) => {
    await tab.open({ ...BLANK, get_user_media_timeout: 2000 });
    // Before the browser asks, the window says why.
    await tab.page.locator("[data-bonafide=window] [data-panel=start]").waitFor();
    await tab.page.screenshot({ path: `${OUT}/screens/start.png` });
    await tab.page.getByRole("button", { name: "Turn on the camera" }).click();
    const error = await tab.until("on_error");
    // Headless, some versions answer for the person, with no.
    assert.ok(["camera_timeout", "camera_denied"].includes(error.code), error.code);
  }));

test("a camera that is taken away and does not come back", () =>
  within(faulty("far"), { answer: "none" }, async (tab) => {
    await tab.page.context().grantPermissions(["camera"], { origin: host.origin });
    await tab.open(BLANK);
    await tab.page.waitForFunction(() => globalThis.seen.hints.length > 0, null, { timeout: 20_000 });
    await tab.page.context().clearPermissions();
    assert.equal((await tab.until("on_error")).code, "camera_lost");
  }));

test("a page that goes out of sight for long, and one that comes back", () =>
  within(faulty("far"), {}, async (tab) => {
    // Without a screen Chromium never hides a page, so the page is told.
    const see = (state) =>
      tab.page.evaluate((value) => {
        Object.defineProperty(document, "visibilityState", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
    await tab.open(BLANK);
    await tab.page.waitForFunction(() => globalThis.seen.hints.length > 0, null, { timeout: 20_000 });
    await see("hidden");
    await tab.page.waitForTimeout(3000);
    await see("visible");
    await tab.page.waitForTimeout(500);
    assert.deepEqual(await tab.heard(), []);
    await see("hidden");
    assert.equal((await tab.until("on_error")).code, "hidden_too_long");
  }));
