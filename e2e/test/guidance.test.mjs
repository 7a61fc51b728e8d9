// What is wrong with a capture is said before an attempt is spent on it: each reason by a film in which it is so.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { faulty } from "../lib/clips.mjs";
import { guides, sentence } from "../lib/contract.mjs";
import { startHost } from "../lib/host.mjs";
import { OUT } from "../lib/paths.mjs";
import { startServer } from "../lib/server.mjs";

const REASONS = {
  nobody: "no_face",
  far: "too_far",
  near: "too_near",
  off_centre: "off_centre",
  turned: "turned",
  tilted: "tilted",
  two: "several_faces",
  covered: "covered",
  eyes_closed: "eyes_closed",
  dark: "dark",
  bright: "bright",
  backlit: "backlit",
  moving: "moving",
};
const shots = join(OUT, "screens");
mkdirSync(shots, { recursive: true });

const host = await startHost();
const server = await startServer({ architecture: "capture", origins: [host.origin], virtual_camera_allow: ["*.mjpeg"] });

for (const [fault, reason] of Object.entries(REASONS)) {
  test(`${fault}: the window says ${reason}, and takes nothing`, async () => {
    const browser = await startBrowser(faulty(fault));
    try {
      const tab = await openPage(browser, host.address(server));
      await tab.open({ action: ["video_selfie_blank"] });
      const text = await tab.page.waitForFunction(
        (wanted) => globalThis.seen.hints.some(({ text }) => text === wanted),
        sentence(reason),
        { timeout: 20_000, polling: 50 },
      ).catch(() => null);
      await tab.page.screenshot({ path: join(shots, `guide-${reason}.png`) });
      const { hints } = await tab.seen();
      assert.ok(text !== null, `shown: ${guides(hints).join(", ")}`);
      // Long enough for a capture, were there to be one.
      await tab.page.waitForTimeout(2000);
      assert.deepEqual(await tab.heard(), []);
      assert.deepEqual(tab.problems, []);
    } finally {
      await browser.close();
    }
  });
}

test("when nobody does what is said the capture ends with the last reason", async () => {
  const browser = await startBrowser(faulty("far"));
  try {
    const tab = await openPage(browser, host.address(server));
    await tab.open({ action: ["video_selfie_blank"] });
    const payload = await tab.until("on_error", 60_000);
    assert.equal(payload.code, "position_timeout");
    assert.equal(payload.context.reason, "too_far");
  } finally {
    await browser.close();
  }
});

after(async () => {
  await server.close();
  host.close();
});
