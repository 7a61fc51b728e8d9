/** Whole sessions in a real Chromium, whose camera is a rendered face, without any server but a host of files. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { GenuineCapture } from "../../src/result/types.js";
import { launch } from "../browser/chromium.js";
import { film, skip } from "../browser/film.js";
import { type Host, host } from "../browser/host.js";
import type { Harness } from "./page.js";

declare const harness: Harness;

/** A host of files: no server keeps sessions. Chromium's camera is named after the file that it plays. */
const FILES = { architecture: "capture", bonafide: { virtual_camera_allow: ["*.y4m"] } };

let browser: Browser;
let files: Host;
const folder = mkdtempSync(join(tmpdir(), "session-"));

before(async () => {
  if (skip !== false) return;
  [browser, files] = await Promise.all([
    launch(...film(join(folder, "smile.y4m"))),
    host("test/session/page.ts"),
  ]);
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  if (skip !== false) return;
  await browser.close();
  await files.close();
});

/** A page in a context of its own; `camera`: whether the browser was told before that it may use it. */
async function page(camera: boolean, by = browser): Promise<{ tab: Page; context: BrowserContext }> {
  const context = await by.newContext({ viewport: { width: 480, height: 800 } });
  if (camera) await context.grantPermissions(["camera"], { origin: files.origin });
  const tab = await context.newPage();
  tab.on("pageerror", (error) => assert.fail(error.message));
  await tab.goto(`${files.origin}/`);
  return { tab, context };
}

const ended = (tab: Page, ms = 45_000) => tab.waitForFunction(() => harness.told.end !== null, undefined, { timeout: ms });
const failed = (tab: Page, ms = 20_000) => tab.waitForFunction(() => harness.told.errors.length > 0, undefined, { timeout: ms });
const told = (tab: Page) => tab.evaluate(() => harness.told);

test("files alone are enough: a gesture is captured and the page gets the documented object", { skip, timeout: 90_000 }, async () => {
  const { tab, context } = await page(true);
  await tab.evaluate((config) => harness.open({ action: "video_selfie_smile" }, config), FILES);
  await ended(tab);
  const { captured, errors, end, guided, blocked, notes } = await told(tab);
  assert.deepEqual([errors, end, captured.length], [[], "complete", 1], notes.join("\n"));
  const one = captured[0] as GenuineCapture;
  assert.equal(one.action, "video_selfie_smile");
  assert.ok(one.from_virtual_camera === null);
  assert.match(one.best_frame, /^data:image\/jpeg;base64,\/9j\//);
  assert.match(one.best_frame_png, /^data:image\/png;base64,iVBOR/);
  assert.ok(one.frame_list.length >= 5 && one.frame_list.includes(one.best_frame));
  assert.equal(one.frame_bounding_box_list.length, one.frame_list.length);
  const box = one.best_frame_bounding_box;
  const eye = one.best_frame_landmarks?.left_eye;
  assert.ok(box && eye && eye[0] > (box.left + box.right) / 2 && eye[0] < box.right, JSON.stringify({ box, eye }));
  assert.ok(one.additional_info.length > 100);
  const [archive] = await tab.evaluate(() => harness.archives());
  assert.deepEqual(archive?.tags, ["video_selfie", "video_selfie_smile", "orientation_landscape"]);
  assert.ok((archive?.size ?? 0) > (archive?.frames ?? []).reduce((sum, size) => sum + size, 0));
  assert.ok(guided !== null && guided < 1500, `first guidance ${guided} ms after the first picture`);
  console.log(`# first guidance ${guided.toFixed(0)} ms after the camera's first picture; page blocked at most ${blocked} ms`);
  // Nobody was asked for a session that no one could keep.
  assert.ok(!files.asked.some((path) => path.includes("sessions")));
  assert.deepEqual(await tab.evaluate(() => harness.tracks()), ["ended"]);
  await context.close();
});

test("a camera that is not trusted gives the other form", { skip, timeout: 90_000 }, async () => {
  const { tab, context } = await page(true);
  await tab.evaluate(() => harness.open({ action: "video_selfie_blank" }, { architecture: "capture" }));
  await ended(tab);
  const { captured } = await told(tab);
  assert.ok(captured[0]?.best_frame === null && captured[0].frame_list === null);
  assert.equal(captured[0]?.from_virtual_camera?.frame_list.length, 12);
  await context.close();
});

test("where the browser asks, the window explains first; a refusal can be tried again", { skip, timeout: 60_000 }, async () => {
  const { tab, context } = await page(false);
  await tab.evaluate((config) => harness.open({ action: "video_selfie_blank" }, config), FILES);
  await tab.locator("[data-panel=start] button.action").click();
  await failed(tab);
  const { errors, end } = await told(tab);
  assert.deepEqual([errors[0]?.code, errors[0]?.event_session_id, end], ["camera_denied", "", null]);
  await context.grantPermissions(["camera"], { origin: files.origin });
  await tab.locator("[data-panel=error-denied] button.action").first().click();
  await ended(tab);
  const after = await told(tab);
  assert.deepEqual([after.captured.length, after.errors.length, after.end], [1, 1, "complete"]);
  await context.close();
});

test("a gesture that is not done in time is told with the last guidance, once", { skip, timeout: 60_000 }, async () => {
  const { tab, context } = await page(true);
  // The clip never looks up.
  const config = { ...FILES, bonafide: { ...FILES.bonafide, time_outs: { action: 1500 } } };
  await tab.evaluate((given) => harness.open({ action: ["video_selfie_high"] }, given), config);
  await failed(tab, 40_000);
  const { errors, captured } = await told(tab);
  assert.equal(errors[0]?.code, "action_timeout");
  assert.equal(errors[0]?.context["reason"], "look_up");
  assert.equal(captured.length, 0);
  await tab.locator("button.action", { hasText: "Close" }).click();
  await ended(tab);
  assert.deepEqual([(await told(tab)).end, (await told(tab)).errors.length], ["closed", 1]);
  await context.close();
});

test("an engine that cannot be loaded is an error while the camera is off again", { skip, timeout: 60_000 }, async () => {
  const { tab, context } = await page(true);
  files.intercept = (request, response) => {
    if (!request.url?.startsWith("/plugin/models.bin")) return false;
    response.writeHead(404).end();
    return true;
  };
  await tab.evaluate((config) => harness.open({ action: "video_selfie_blank" }, config), FILES);
  await failed(tab);
  files.intercept = () => false;
  const { errors } = await told(tab);
  assert.deepEqual([errors[0]?.code, errors[0]?.context], ["engine_failed", { reason: "models_404" }]);
  assert.ok((await tab.evaluate(() => harness.tracks())).every((state) => state === "ended"));
  await context.close();
});

test("a camera that is lost and found again goes on, and one that stays lost is an error", { skip, timeout: 90_000 }, async () => {
  const { tab, context } = await page(true);
  const guided = () => tab.waitForFunction(() => harness.told.guided !== null, undefined, { timeout: 20_000 });
  await tab.evaluate((config) => harness.open({ action: "video_selfie_smile" }, config), FILES);
  await guided();
  await tab.evaluate(() => harness.unplug());
  await tab.locator("[data-panel=loading]").waitFor();
  await ended(tab);
  const first = await told(tab);
  assert.deepEqual([first.errors, first.captured.length, first.end], [[], 1, "complete"], first.notes.join());
  assert.deepEqual(await tab.evaluate(() => harness.tracks()), ["ended", "ended"]);

  await tab.evaluate((config) => harness.open({ action: "video_selfie_high" }, config), FILES);
  await guided();
  await context.clearPermissions();
  await tab.evaluate(() => harness.unplug());
  await failed(tab, 10_000);
  assert.equal((await told(tab)).errors[0]?.code, "camera_lost");
  await context.close();
});

test("the camera can be changed in mid-capture", { skip, timeout: 60_000 }, async () => {
  // A file is one camera; the browser's own moving pattern comes as two.
  const two = await launch("--use-fake-device-for-media-stream=device-count=2");
  const { tab, context } = await page(true, two);
  await tab.evaluate((config) => harness.open({ action: "photo_id_front" }, config), FILES);
  await tab.getByLabel("Take the photo").waitFor();
  const before = await tab.evaluate(() => harness.device());
  await tab.getByLabel("Switch camera").click();
  await tab.waitForFunction((device) => harness.device() !== device, before, { timeout: 10_000 });
  await tab.getByLabel("Take the photo").click();
  await tab.getByRole("button", { name: "Use this photo" }).click();
  await ended(tab);
  const { captured, errors } = await told(tab);
  assert.deepEqual([errors, captured.length], [[], 1]);
  assert.deepEqual(await tab.evaluate(() => harness.tracks()), ["ended", "ended"]);
  await context.close();
  await two.close();
});

test("documents are photographed by the person, looked over, and taken again on wish", { skip, timeout: 60_000 }, async () => {
  const { tab, context } = await page(true);
  await tab.evaluate((config) => harness.open({ action: ["photo_id_front", "photo_id_back"] }, config), FILES);
  for (const answer of ["Take it again", "Use this photo", "Use this photo"]) {
    await tab.getByLabel("Take the photo").click();
    await tab.locator("[data-panel=review] canvas").waitFor();
    await tab.getByRole("button", { name: answer }).click();
  }
  await ended(tab);
  const { captured, errors, notes } = await told(tab);
  assert.deepEqual([errors, captured.map(({ action }) => action)], [[], ["photo_id_front", "photo_id_back"]], notes.join());
  assert.equal((captured[0] as GenuineCapture).frame_list.length, 1);
  assert.deepEqual((await tab.evaluate(() => harness.archives())).map(({ tags }) => tags[1]), ["photo_id_front", "photo_id_back"]);
  await context.close();
});

test("out of sight a capture rests, and after twenty seconds it ends", { skip, timeout: 90_000 }, async () => {
  const { tab, context } = await page(true);
  await tab.evaluate((config) => harness.open({ action: "video_selfie_smile" }, config), FILES);
  await tab.waitForFunction(() => harness.told.guided !== null, undefined, { timeout: 20_000 });
  await tab.evaluate(() => harness.hide(true));
  await tab.waitForTimeout(6000);
  assert.deepEqual((await told(tab)).captured.length, 0);
  await tab.evaluate(() => harness.hide(false));
  await ended(tab);
  assert.deepEqual([(await told(tab)).errors, (await told(tab)).captured.length], [[], 1]);

  await tab.evaluate((config) => harness.open({ action: "video_selfie_high" }, config), FILES);
  await tab.waitForFunction(() => harness.told.guided !== null, undefined, { timeout: 20_000 });
  await tab.evaluate(() => harness.hide(true));
  await failed(tab, 25_000);
  assert.equal((await told(tab)).errors[0]?.code, "hidden_too_long");
  await context.close();
});

/** A server that asks for a light challenge, for as long as one session. */
function lit(...names: string[]): void {
  const colours: Record<string, number[]> = { white: [255, 255, 255], blue: [0, 0, 255], green: [0, 255, 0] };
  const light = names.map((name) => ({ name, colour: colours[name], duration_ms: 500 }));
  files.intercept = (request, response) => {
    if (!request.url?.startsWith("/plugin/sessions")) return false;
    const session = { session_token: "t", event_session_id: "e", seed: "1", actions: ["photo_id_front", "video_selfie_blank"], light };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(session));
    files.intercept = () => false;
    return true;
  };
}

const SERVED = { ...FILES, bonafide: { ...FILES.bonafide, version: "1" } };

/** Presses through the document that comes before the face. */
async function photograph(tab: Page): Promise<void> {
  await tab.getByLabel("Take the photo").click();
  await tab.getByRole("button", { name: "Use this photo" }).click();
}

function lightOf(captured: unknown): unknown {
  const { additional_info: info } = captured as GenuineCapture;
  return (JSON.parse(Buffer.from(info, "base64url").toString("utf8")) as Record<string, unknown>)["light"];
}

test("the screen lights the face behind the action, not the document, and each frame says how", { skip, timeout: 90_000 }, async () => {
  const { tab, context } = await page(true);
  lit("white", "blue", "white");
  await tab.evaluate((config) => harness.open({}, config), SERVED);
  await photograph(tab);
  // Of every picture of the screen that is lit: the colour around the face, and what is said.
  const seen = tab.evaluate(
    () =>
      new Promise<[string[], string[]]>((resolve) => {
        const [colours, said] = [new Set<string>(), new Set<string>()];
        const look = () => {
          const lit = document.querySelector("[data-bonafide]")?.shadowRoot?.querySelector(".window[data-light]");
          const mask = lit?.querySelector(".mask");
          if (lit != null && mask != null) {
            const { fill, fillOpacity } = getComputedStyle(mask);
            colours.add(`${fill} ${fillOpacity} ${getComputedStyle(lit).backgroundColor}`);
            said.add(lit.querySelector("[role=status]")?.textContent ?? "");
          }
          if (harness.told.end === null) requestAnimationFrame(look);
          else resolve([[...colours].sort(), [...said]]);
        };
        look();
      }),
  );
  await ended(tab);
  const colours = ["rgb(0, 0, 255)", "rgb(255, 255, 255)"].map((one) => `${one} 1 ${one}`);
  assert.deepEqual(await seen, [colours, ["Hold still, the screen lights your face"]]);
  const { captured, errors, notes } = await told(tab);
  assert.deepEqual([errors, captured.length], [[], 2], notes.join("\n"));
  assert.equal(lightOf(captured[0]), undefined);
  const light = lightOf(captured[1]) as ([string, number] | null)[];
  assert.equal(light.length, (captured[1] as GenuineCapture).frame_list.length);
  assert.deepEqual(light.slice(0, 12), Array(12).fill(null));
  // Where the time begins anew, so does a colour.
  const steps: [string, number][][] = [];
  for (const one of light.slice(12)) {
    if (one === null) continue;
    const last = steps.at(-1);
    if (last === undefined || one[1] < (last.at(-1)?.[1] ?? 0)) steps.push([one]);
    else last.push(one);
  }
  assert.deepEqual(steps.map((step) => step[0]?.[0]), ["white", "blue", "white"], JSON.stringify(light));
  for (const step of steps) assert.ok(step.every(([name, ms]) => name === step[0]?.[0] && ms >= 0 && ms < 1000), JSON.stringify(light));
  await context.close();
});

test("who does not want the light goes on without, and the medium says so", { skip, timeout: 90_000 }, async () => {
  const { tab, context } = await page(true);
  lit(...Array<string>(6).fill("white"), ...Array<string>(6).fill("green"));
  await tab.evaluate((config) => harness.open({}, config), SERVED);
  await photograph(tab);
  await tab.getByRole("button", { name: "Skip" }).click({ timeout: 30_000 });
  await ended(tab);
  const { captured, errors, notes } = await told(tab);
  assert.deepEqual([errors, captured.length], [[], 2], notes.join("\n"));
  assert.equal(lightOf(captured[1]), "skipped");
  assert.ok(!notes.includes("challenge green"), notes.join("\n"));
  await context.close();
});

test("a light challenge that cannot be shown is no session", { skip, timeout: 30_000 }, async () => {
  const { tab, context } = await page(true);
  lit("red");
  await tab.evaluate((config) => harness.open({}, { ...config, architecture: "normal" }), SERVED);
  await failed(tab);
  assert.equal((await told(tab)).errors[0]?.code, "server_unavailable");
  await context.close();
});

test("closing by the person and by the page stops camera and requests, and nothing is told", { skip, timeout: 60_000 }, async () => {
  for (const by of ["person", "page"]) {
    const { tab, context } = await page(true);
    await tab.evaluate((config) => harness.open({ action: "video_selfie_high" }, config), FILES);
    await tab.waitForFunction(() => harness.told.guided !== null, undefined, { timeout: 20_000 });
    if (by === "person") await tab.getByLabel("Close", { exact: true }).click();
    else await tab.evaluate(() => harness.stop());
    await ended(tab, 2000);
    const { errors, captured, end } = await told(tab);
    assert.deepEqual([errors, captured, end], [[], [], "closed"], by);
    assert.deepEqual(await tab.evaluate(() => harness.tracks()), ["ended"], by);
    await context.close();
  }
});

test("an unknown action and a missing token are errors before the camera is touched", { skip, timeout: 30_000 }, async () => {
  const { tab, context } = await page(true);
  await tab.evaluate((config) => harness.open({ action: "video_selfie_dance" }, config), FILES);
  await failed(tab);
  assert.equal((await told(tab)).errors[0]?.code, "action_unknown");
  await tab.locator("button.action").click();
  await ended(tab);
  await tab.evaluate(() => harness.open({}, { api_use_session_token: "client" }));
  await failed(tab);
  assert.equal((await told(tab)).errors[0]?.code, "session_token_missing");
  await context.close();
});
