// Whom the server lets pass: a person who does the gesture and is lit by the screen does, and nobody who plays something to
// the camera. All of it through the demo, with a camera whose pictures follow what the screen shows.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { lit, raw } from "../lib/clips.mjs";
import { part, repeated } from "../lib/film.mjs";
import { liveCamera } from "../lib/live-camera.mjs";
import { OUT } from "../lib/paths.mjs";
import { LIGHTS, person } from "../lib/person.mjs";
import { startServer } from "../lib/server.mjs";

const shots = join(OUT, "screens");
mkdirSync(shots, { recursive: true });

/** The lab's people hold still for so many seconds, and then begin. */
const QUIET = 1.6;
/** Pictures per second of the camera: as many as the plugin keeps of a challenge. */
const RATE = 10;
/** A turn, and time for a slow machine to show all colours. */
const turn = (side) => ["--action", `video_selfie_${side}`, "--action", "video_selfie_blank", "--rate", String(RATE), "--seconds", "11"];

const still = (film) => part(film, 0, QUIET);
/** All but most of the stillness: who is asked has been still. */
const begun = (film) => part(film, QUIET - 0.2, Infinity);
const everyOf = (films, change) => Object.fromEntries(Object.entries(films).map(([light, film]) => [light, change(film)]));

let server, drawing, films;
/** Folders of earlier checks. */
const seen = new Set();
before(async () => {
  const [left, right, screen, smile] = await Promise.all([
    lit("left", turn("left"), LIGHTS),
    lit("right", turn("right"), LIGHTS),
    // What is held up stands in the light of this screen, too.
    lit("left-on-screen", [...turn("left"), "--attack", "screen_replay", "--size", "480x360"], LIGHTS),
    // At the camera's rate it is a quick smile, of nine pictures.
    raw("smile", ["--action", "video_selfie_smile", "--rate", "4"]),
  ]);
  films = { left, right, screen, smile };
  const plugin = { virtual_camera_allow: ["*.y4m"], light: true };
  server = await startServer(plugin);
  drawing = await startServer({ ...plugin, video_actions_list: ["video_selfie_left", "video_selfie_right"] });
});
after(() => Promise.all([server?.close(), drawing?.close()]));

/**
 * A check from the button to the verdict. `idle` is what the camera shows until something is asked for, `acts` as a person
 * has them; `takes` says which light is on the film under a colour of this session. Without a gesture the server draws one.
 */
async function check(name, gesture, idle, acts, takes = (colour) => colour) {
  const at = gesture === null ? drawing : server;
  const task = gesture === null ? "task=random" : `task=chosen&gesture=${gesture}`;
  const camera = liveCamera(name, idle);
  let session = [];
  const who = person(camera, acts, (colour) => takes(colour, session));
  const browser = await startBrowser(camera.path);
  try {
    const { page, problems } = await openPage(browser, `${at.url}/demo/?${task}`, { before: who.watch });
    const begun = page.waitForResponse((response) => response.url().endsWith("/plugin/sessions"));
    await page.getByRole("button", { name: "I agree, start the check" }).click();
    session = (await (await begun).json()).light.map((step) => step.name);
    await page.locator(".window[data-light]").waitFor({ timeout: 60_000 });
    await page.screenshot({ path: join(shots, `liveness-${name}-light.png`) });
    await page.locator("#verdict figure").first().waitFor({ timeout: 60_000 });
    await page.screenshot({ path: join(shots, `liveness-${name}-verdict.png`), fullPage: true });
    assert.deepEqual(problems, []);
    // An attempt that began anew has shown some of them before.
    assert.deepEqual(who.lights.slice(-session.length), session, "the screen shows what the session asks for");
    const { items } = await at.api("/folders/?with_analyses=true", { who: "admin" });
    const [analysis] = items.find(({ folder_id }) => !seen.has(folder_id)).analyses;
    items.forEach(({ folder_id }) => seen.add(folder_id));
    const [{ evidence, assurance }] = analysis.bonafide.media;
    const told = evidence.map(({ name, log_likelihood_ratio, reason }) => `${name} ${log_likelihood_ratio} ${reason.code}: ${reason.text}`);
    return {
      resolution: analysis.resolution_status,
      assurance,
      reasons: analysis.bonafide.reasons.map(({ code }) => code),
      codes: Object.fromEntries(evidence.map((piece) => [piece.name, piece.reason.code])),
      told: told.join("\n"),
    };
  } finally {
    await browser.close();
    camera.close();
  }
}

test("a person who does the gesture that was drawn, in the screen's light, passes", async () => {
  const { left, right } = films;
  const acts = { turn_left: everyOf(left, begun), turn_right: everyOf(right, begun) };
  const verdict = await check("person", null, still(left.unlit), acts);
  assert.equal(verdict.resolution, "SUCCESS", verdict.told);
  assert.ok(["substantial", "high"].includes(verdict.assurance), verdict.assurance);
  assert.equal(verdict.codes.light, "light_follows", verdict.told);
  assert.equal(verdict.codes.gesture, "gesture_performed", verdict.told);
  assert.equal(verdict.codes.stream, "stream_natural", verdict.told);
});

test("a film of the person on another screen, which outshines the light of this one", async () => {
  const { screen } = films;
  const verdict = await check("screen", "video_selfie_left", still(screen.unlit), { turn_left: everyOf(screen, begun) });
  assert.equal(verdict.resolution, "DECLINED", verdict.told);
  // Its glass throws a little of the light back, in the right order: less than skin would, so the light does not speak for it.
  assert.ok(["light_not_seen", "light_not_measured"].includes(verdict.codes.light), verdict.told);
  assert.ok(verdict.reasons.includes("texture_of_attack"), verdict.told);
  // It shows the gesture that the page chose, as any film could.
  assert.equal(verdict.codes.gesture, "gesture_foreseen", verdict.told);
});

test("a short film of the gesture, fed in over and over", async () => {
  const quiet = still(films.left.unlit);
  const loop = repeated({ ...quiet, pictures: part(films.smile, QUIET - 0.1, QUIET + 2.1).pictures }, 15);
  const verdict = await check("loop", "video_selfie_smile", quiet, { smile: { unlit: loop } });
  assert.equal(verdict.resolution, "DECLINED", verdict.told);
  assert.ok(verdict.reasons.includes("stream_loops"), verdict.told);
  assert.ok(verdict.reasons.includes("light_not_seen"), verdict.told);
});

test("a film of the person under the light of another session", async () => {
  const { left } = films;
  // The colours of this session, each in another's place, and changing when they change here: nothing but the order is wrong.
  const takes = (colour, session) => {
    const known = LIGHTS.filter((light) => session.includes(light));
    return known[(known.indexOf(colour) + 1) % known.length];
  };
  const verdict = await check("order", "video_selfie_left", still(left.unlit), { turn_left: everyOf(left, begun) }, takes);
  assert.equal(verdict.resolution, "DECLINED", verdict.told);
  assert.ok(verdict.reasons.includes("light_of_another_order"), verdict.told);
});
