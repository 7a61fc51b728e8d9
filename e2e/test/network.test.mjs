// Slow lines, and a server that goes away while it is sent a capture: nothing is lost, and nothing comes twice.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { acting } from "../lib/clips.mjs";
import { startHost } from "../lib/host.mjs";
import { OUT } from "../lib/paths.mjs";
import { startServer } from "../lib/server.mjs";

const host = await startHost();
const server = await startServer({
  origins: [host.origin],
  virtual_camera_allow: ["*.mjpeg"],
  result_mode: "status",
  api_use_session_token: "client",
});
const browser = await startBrowser(acting("video_selfie_blank"));
after(async () => {
  await browser.close();
  await server.close();
  host.close();
});

/** Bytes per second of the line, and milliseconds of each way. */
async function throttle(page, uploadThroughput, downloadThroughput, latency) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency, uploadThroughput, downloadThroughput });
  return session;
}

const options = async (transaction_id) => ({
  action: ["video_selfie_blank"],
  session_token: await server.sessionToken(),
  meta: { transaction_id },
});

test("a slow mobile line", async () => {
  const tab = await openPage(browser, host.address(server));
  await throttle(tab.page, 94_000, 200_000, 300);
  await tab.open(await options("slow"));
  await tab.until("on_capture_complete");
  await tab.page.locator("[data-bonafide=window] progress, [data-bonafide=window] [role=progressbar]").first().waitFor();
  await tab.page.screenshot({ path: `${OUT}/screens/progress-upload.png` });
  await tab.until("on_complete", 120_000);
  await server.verdict("slow");
  await tab.close();
});

test("a server that dies in the middle of an upload and comes back", async () => {
  const tab = await openPage(browser, host.address(server));
  await tab.open(await options("cut"));
  // Slow from here on, so that there is a middle.
  const begun = tab.page.waitForRequest("**/plugin/uploads");
  await tab.page.waitForFunction(() => globalThis.seen.hints.length > 0);
  await throttle(tab.page, 100_000, 1_000_000, 20);
  await begun;
  await sleep(400);
  await server.stop();
  await sleep(1500);
  await server.start();
  await tab.until("on_complete");
  await server.verdict("cut");
  const { items } = await server.api("/folders/?meta_data=transaction_id==cut");
  assert.equal(items.length, 1);
  assert.deepEqual((await tab.heard()).filter(({ name }) => name === "on_error"), []);
  await tab.close();
});

test("a server that dies after it took the capture", async () => {
  const tab = await openPage(browser, host.address(server));
  await tab.open(await options("after"));
  await tab.until("on_submit");
  await server.stop();
  await sleep(1500);
  await server.start();
  await tab.until("on_complete");
  const { items } = await server.api("/folders/?meta_data=transaction_id==after");
  assert.equal(items.length, 1);
  await tab.close();
});

test("a server that does not come back", async () => {
  const tab = await openPage(browser, host.address(server));
  await tab.page.route("**/plugin/uploads", (route) => route.abort());
  await tab.open(await options("gone"));
  const error = await tab.until("on_error", 120_000);
  assert.equal(error.code, "upload_failed");
  assert.ok(error.context.attempts > 1);
  await tab.close();
});
