// The light challenge: the window takes the session's colours in their order, and the server looks for them on the face.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { acting } from "../lib/clips.mjs";
import { startHost } from "../lib/host.mjs";
import { OUT } from "../lib/paths.mjs";
import { startServer } from "../lib/server.mjs";

const shots = join(OUT, "screens");
mkdirSync(shots, { recursive: true });

let host, browser, server;
before(async () => {
  host = await startHost();
  browser = await startBrowser(acting("video_selfie_blank"));
  server = await startServer({
    origins: [host.origin],
    virtual_camera_allow: ["*.mjpeg"],
    result_mode: "status",
    api_use_session_token: "client",
    light: true,
  });
});
after(async () => {
  await browser?.close();
  await server?.close();
  host?.close();
});

/** A capture from `open` to the verdict; `watch` gets the page once the first colour is shown. */
async function run(transaction, watch) {
  const tab = await openPage(browser, host.address(server));
  try {
    const answer = tab.page.waitForResponse((response) => response.url().endsWith("/plugin/sessions"));
    await tab.open({ action: ["video_selfie_blank"], session_token: await server.sessionToken(), meta: { transaction_id: transaction } });
    const { light } = await (await answer).json();
    await tab.page.locator(".window[data-light]").waitFor({ timeout: 30_000 });
    await watch(tab.page);
    await tab.until("on_complete");
    assert.deepEqual(tab.problems, []);
    const folder = await server.verdict(transaction);
    const [quality] = folder.analyses;
    const { additional_info: info } = (await tab.captured()).json;
    const said = JSON.parse(Buffer.from(info, "base64url").toString());
    const evidence = quality.bonafide.media[0].evidence.find(({ name }) => name === "light");
    return { asked: light.map(({ name }) => name), said: said.light, quality, evidence };
  } finally {
    await tab.close();
  }
}

test("the frames are labelled with the session's colours, and a film that does not take them on is no pass", async () => {
  const { asked, said, quality, evidence } = await run("light", (page) => page.screenshot({ path: join(shots, "light.png") }));
  assert.equal(asked.length, 6);
  const shown = said.flatMap((label) => (label === null ? [] : [label[0]]));
  assert.deepEqual(shown.filter((name, at) => name !== shown[at - 1]), asked);
  assert.ok(shown.length >= 15, `${shown.length} frames are lit`);
  assert.equal(quality.resolution_status, "DECLINED");
  assert.ok((evidence.log_likelihood_ratio ?? 0) <= 0, JSON.stringify(evidence));
  assert.match(JSON.stringify(evidence), /light_(not_seen|not_measured|of_another_order|too_few_frames)/);
});

test("who does not want the light leaves it out, and the answer says so", async () => {
  const { said, evidence } = await run("skipped", (page) => page.getByRole("button", { name: "Skip" }).click());
  assert.equal(said, "skipped");
  assert.match(JSON.stringify(evidence), /light_skipped/);
});
