// The demo as a person tries it: from the button to a verdict with reasons and the picture, in both architectures.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, test } from "node:test";
import { PHONE, openPage, startBrowser } from "../lib/browser.mjs";
import { acting } from "../lib/clips.mjs";
import { OUT } from "../lib/paths.mjs";
import { startServer } from "../lib/server.mjs";

const shots = `${OUT}/screens`;
mkdirSync(shots, { recursive: true });
const server = await startServer({ virtual_camera_allow: ["*.mjpeg"] });
after(() => server.close());

for (const architecture of ["normal", "capture"]) {
  test(`from the button to the verdict, ${architecture}`, async () => {
    const browser = await startBrowser(acting("video_selfie_smile"));
    try {
      const { page, problems } = await openPage(browser, `${server.url}/demo/?architecture=${architecture}&task=chosen&gesture=video_selfie_smile`);
      await page.screenshot({ path: `${shots}/demo-${architecture}-start.png`, fullPage: true });
      await page.getByRole("button", { name: "I agree, start the check" }).click();
      await page.locator("[data-bonafide=window] .hint-text").first().waitFor();
      await page.waitForTimeout(400);
      await page.screenshot({ path: `${shots}/demo-${architecture}-capture.png` });
      const verdict = page.locator("#verdict");
      await verdict.waitFor({ state: "visible", timeout: 60_000 });
      await verdict.locator("figure img, figure canvas, figure svg").first().waitFor();
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${shots}/demo-${architecture}-verdict.png`, fullPage: true });
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.screenshot({ path: `${shots}/demo-${architecture}-verdict-desktop.png`, fullPage: true });
      await page.setViewportSize(PHONE);
      const { items } = await server.api("/folders/?with_analyses=true", { who: "admin" });
      assert.ok(items.some(({ system_resolution }) => ["SUCCESS", "DECLINED"].includes(system_resolution)));
      await page.getByRole("button", { name: "Erase my pictures now" }).click();
      await page.getByText("found in them are erased").waitFor();
      assert.equal((await server.api("/folders/", { who: "admin" })).items.length, items.length - 1);
      assert.deepEqual(problems, []);
    } finally {
      await browser.close();
    }
  });
}

test("a person who closes the window is back at the button", async () => {
  const browser = await startBrowser(acting("video_selfie_blank"));
  try {
    const { page } = await openPage(browser, `${server.url}/demo/?task=chosen&gesture=video_selfie_left`);
    await page.getByRole("button", { name: "I agree, start the check" }).click();
    await page.locator("[data-bonafide=window] .hint-text").first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "I agree, start the check" }).waitFor();
  } finally {
    await browser.close();
  }
});
