// Every gesture, done by a rendered face: asked for, seen, and found again by the server in the frames that it got.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { acting } from "../lib/clips.mjs";
import { guides, holdTo, sentence } from "../lib/contract.mjs";
import { startHost } from "../lib/host.mjs";
import { OUT } from "../lib/paths.mjs";
import { startServer } from "../lib/server.mjs";

const ASKED = {
  video_selfie_smile: "smile",
  video_selfie_eyes: "blink",
  video_selfie_left: "turn_left",
  video_selfie_right: "turn_right",
  video_selfie_high: "look_up",
  video_selfie_down: "look_down",
  video_selfie_scan: "come_closer",
};
const shots = join(OUT, "screens");
mkdirSync(shots, { recursive: true });

const host = await startHost();
const settings = { origins: [host.origin], virtual_camera_allow: ["*.mjpeg"], result_mode: "status", api_use_session_token: "client" };
const server = await startServer(settings);
after(async () => {
  await server.close();
  host.close();
});

async function run(film, options, watch, of = server) {
  const browser = await startBrowser(film);
  try {
    const tab = await openPage(browser, host.address(of));
    await tab.open({ ...options, session_token: await of.sessionToken() });
    await watch(tab);
  } finally {
    await browser.close();
  }
}

for (const [action, guide] of Object.entries(ASKED)) {
  test(`${action}: asked for, done, and found by the server`, async () => {
    await run(acting(action), { action: [action], meta: { transaction_id: action } }, async (tab) => {
      await tab.page
        .waitForFunction((wanted) => globalThis.seen.hints.some(({ text }) => text === wanted), sentence(guide), { timeout: 20_000, polling: 20 })
        .catch(() => null);
      await tab.page.screenshot({ path: join(shots, `ask-${guide}.png`) });
      await tab.until("on_complete");
      assert.ok(guides((await tab.seen()).hints).includes(guide));
      const { json } = await tab.captured();
      holdTo("on_capture_complete", json);
      assert.equal(json.action, action);
      assert.deepEqual(tab.problems, []);
      const folder = await server.verdict(action);
      assert.doesNotMatch(JSON.stringify(folder.analyses), /gesture_not_performed/);
    });
  });
}

test("several actions in one session: one object and one medium each, in their order", async () => {
  const actions = ["video_selfie_blank", "video_selfie_oneshot"];
  await run(acting("video_selfie_blank"), { action: actions, meta: { transaction_id: "both" } }, async (tab) => {
    await tab.until("on_complete");
    const both = [await tab.captured(0), await tab.captured(1)];
    assert.deepEqual(both.map(({ json }) => json.action), actions);
    assert.deepEqual(both.map(({ media }) => media), [{ index: 0, count: 2 }, { index: 1, count: 2 }]);
    const folder = await server.verdict("both");
    assert.deepEqual(folder.media.map(({ tags }) => tags[1]).sort(), [...actions].sort());
  });
});

test("a gesture that the server draws", async () => {
  const drawing = await startServer({ ...settings, video_actions_list: ["video_selfie_smile"] });
  try {
    await run(acting("video_selfie_smile"), { action: null }, async (tab) => {
      await tab.until("on_complete");
      assert.equal((await tab.captured()).json.action, "video_selfie_smile");
    }, drawing);
  } finally {
    await drawing.close();
  }
});

test("a gesture that is not done ends the attempt with what was last asked", async () => {
  await run(acting("video_selfie_blank"), { action: ["video_selfie_left"] }, async (tab) => {
    const error = await tab.until("on_error");
    assert.equal(error.code, "action_timeout");
    assert.equal(error.context.reason, "turn_left");
    assert.match(error.event_session_id, /^[0-9a-f-]{36}$/);
    await tab.page.screenshot({ path: join(shots, "error-action_timeout.png") });
  });
});
