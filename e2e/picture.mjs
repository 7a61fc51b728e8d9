// Makes the picture of the demo in the README: the shop, the capture, the verdict, side by side.
//
// BONAFIDE_FACE=drawn.png BONAFIDE_PACK=pack-with-texture node e2e/picture.mjs docs/images/demo.png
//
// The face must be a drawn one, for the picture is published.
import { writeFileSync } from "node:fs";
import { openPage, startBrowser } from "./lib/browser.mjs";
import { clip } from "./lib/clips.mjs";
import { startServer } from "./lib/server.mjs";

const [out] = process.argv.slice(2);
if (out === undefined || process.env.BONAFIDE_FACE === undefined) throw new Error("name the picture, and a drawn face in BONAFIDE_FACE");

const server = await startServer({ virtual_camera_allow: ["*.mjpeg"] });
const browser = await startBrowser(clip("readme", ["--action", "video_selfie_smile", "--share", "0.55"]));
try {
  const { page } = await openPage(browser, `${server.url}/demo/?task=chosen&gesture=video_selfie_smile`, { viewport: { width: 390, height: 780 } });
  await page.waitForTimeout(500);
  const shots = [await page.screenshot()];
  await page.getByRole("button", { name: "I agree, start the check" }).click();
  await page.waitForFunction(() => document.querySelector("[data-bonafide=window]")?.shadowRoot.querySelector(".hint-text")?.textContent === "Smile", null, { polling: 10 });
  await page.waitForTimeout(350);
  shots.push(await page.screenshot());
  await page.locator("#verdict figure").first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(300);
  await page.evaluate(() => document.getElementById("check-title").scrollIntoView());
  shots.push(await page.screenshot());

  const sheet = await browser.newPage({ viewport: { width: 1260, height: 820 } });
  const pictures = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString("base64")}">`);
  await sheet.setContent(
    `<body style="margin:0;padding:20px;display:flex;gap:20px;justify-content:center;background:#e9e7e0">
     <style>img{width:390px;border-radius:18px;box-shadow:0 4px 24px #0003}</style>${pictures.join("")}</body>`,
  );
  await sheet.waitForTimeout(300);
  writeFileSync(out, await sheet.screenshot());
} finally {
  await browser.close();
  await server.close();
}
