// Twenty captures in a row on one page: what each took is given back.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { acting } from "../lib/clips.mjs";
import { startHost } from "../lib/host.mjs";
import { startServer } from "../lib/server.mjs";

const host = await startHost();
const server = await startServer({ architecture: "capture", origins: [host.origin], virtual_camera_allow: ["*.mjpeg"] });
const browser = await startBrowser(acting("video_selfie_blank"));
after(async () => {
  await browser.close();
  await server.close();
  host.close();
});

test("twenty captures", async () => {
  const tab = await openPage(browser, host.address(server));
  const session = await tab.page.context().newCDPSession(tab.page);
  await session.send("HeapProfiler.enable");
  const measured = [];
  for (let round = 0; round < 20; round += 1) {
    await tab.open({ action: ["video_selfie_blank"] });
    await tab.until("on_capture_complete");
    await tab.page.evaluate(() => {
      globalThis.OzLiveness.close();
      globalThis.heard.length = 0;
      globalThis.seen.hints.length = 0;
    });
    await tab.page.locator("[data-bonafide=window]").waitFor({ state: "detached" });
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
    measured.push({ heap: usedSize, nodes, listeners: jsEventListeners, workers: tab.page.workers().length });
  }
  console.log(measured.map(({ heap, nodes, listeners }) => `${(heap / 1e6).toFixed(2)} MB, ${nodes} nodes, ${listeners} listeners`).join("\n"));
  // The first ones warm up what stays.
  const [early, late] = [measured[4], measured[19]];
  assert.ok(late.heap - early.heap < 1e6, `the heap grew from ${early.heap} to ${late.heap}`);
  assert.ok(late.nodes - early.nodes < 50 && late.listeners - early.listeners < 10);
  assert.ok(measured.every(({ workers }) => workers === 0));
  await tab.close();
});
