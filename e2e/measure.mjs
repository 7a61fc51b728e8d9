// How fast a capture is in this Chromium: node e2e/measure.mjs [ROUNDS]
//
// Each round is a browser that has seen nothing yet. Medians and the worst; `first guidance` counts from `open`, so the
// configuration, the scripts, the WebAssembly, the networks and the camera's start are all inside.
import { openPage, startBrowser } from "./lib/browser.mjs";
import { acting } from "./lib/clips.mjs";
import { startHost } from "./lib/host.mjs";
import { startServer } from "./lib/server.mjs";
import { guides } from "./lib/contract.mjs";

const rounds = Number(process.argv[2] ?? 7);
const host = await startHost();
const server = await startServer({ architecture: "capture", origins: [host.origin], virtual_camera_allow: ["*.mjpeg"], telemetry: true });
const measured = [];
try {
  for (let round = 0; round < rounds; round += 1) {
    const browser = await startBrowser(acting("video_selfie_blank"));
    try {
      const tab = await openPage(browser, host.address(server));
      const events = [];
      tab.page.on("request", (request) => {
        if (request.url().endsWith("/plugin/events")) events.push(...(request.postDataJSON()?.events ?? []));
      });
      await tab.open({ action: ["video_selfie_blank"] });
      await tab.until("on_capture_complete");
      const { opened, seen, done } = await tab.page.evaluate(() => ({
        opened: globalThis.opened,
        seen: globalThis.seen,
        done: globalThis.heard.find(({ name }) => name === "on_capture_complete").time,
      }));
      const codes = guides(seen.hints);
      const good = seen.hints[codes.findIndex((code) => code === "ready" || code === "hold_still")];
      await tab.page.waitForTimeout(1500);
      const told = (name) => events.find((event) => event.name === name);
      measured.push({
        "open to first guidance, ms": seen.hints[0].time - opened,
        "camera to first guidance, ms": seen.hints[0].time - opened - (told("camera_started")?.time ?? NaN),
        "good position to capture, ms": done - good.time,
        "detect and mesh per frame in the worker, ms": told("captured")?.data.median_ms ?? NaN,
        "longest task of the page, ms": seen.longest,
      });
    } finally {
      await browser.close();
    }
  }
} finally {
  await server.close();
  host.close();
}
console.log(`| ${rounds} rounds | median | worst |\n| --- | ---: | ---: |`);
for (const name of Object.keys(measured[0])) {
  const all = measured.map((one) => one[name]).sort((a, b) => a - b);
  console.log(`| ${name} | ${all[Math.floor(all.length / 2)].toFixed(1)} | ${all.at(-1).toFixed(1)} |`);
}
