// The architecture `normal`: the plugin sends the capture, and the page hears as much of the verdict as it may.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { acting } from "../lib/clips.mjs";
import { holdTo } from "../lib/contract.mjs";
import { startHost } from "../lib/host.mjs";
import { startServer } from "../lib/server.mjs";

let host, browser;
before(async () => {
  host = await startHost();
  browser = await startBrowser(acting("video_selfie_blank"));
});
after(async () => {
  await browser?.close();
  host?.close();
});

const settings = () => ({ origins: [host.origin], virtual_camera_allow: ["*.mjpeg"] });

/** A capture from `open` to `on_complete`. */
async function run(server, options) {
  const tab = await openPage(browser, host.address(server));
  try {
    await tab.open({ action: ["video_selfie_blank"], ...options });
    await tab.until("on_complete");
    const heard = await tab.heard();
    for (const { name, payload } of heard) {
      if (name !== "on_capture_complete" && name !== "on_close") holdTo(name, payload);
    }
    holdTo("on_capture_complete", (await tab.captured()).json);
    assert.deepEqual(tab.problems, []);
    return heard;
  } finally {
    await tab.close();
  }
}

const of = (heard, name) => heard.filter((one) => one.name === name).map(({ payload }) => payload);

for (const mode of ["safe", "status", "folder", "full"]) {
  test(`result_mode ${mode}: the verdict is in the database, and the page hears what it may`, async () => {
    const server = await startServer({ ...settings(), result_mode: mode, api_use_session_token: "client" });
    try {
      const heard = await run(server, { session_token: await server.sessionToken(), meta: { transaction_id: mode, end_user_id: "7" } });
      const folder = await server.verdict(mode);
      const [quality] = folder.analyses;
      assert.equal(quality.type, "QUALITY");
      assert.match(quality.resolution_status ?? quality.resolution, /^(SUCCESS|DECLINED)$/);
      assert.equal(folder.meta_data.end_user_id, "7");
      assert.equal(folder.media.length, 1);
      assert.deepEqual(folder.media[0].tags.slice(0, 2), ["video_selfie", "video_selfie_blank"]);

      const order = [...new Set(heard.map(({ name }) => name))];
      assert.deepEqual(order.filter((name) => name !== "on_result"), ["on_capture_complete", "on_submit", "on_complete"]);
      assert.equal(of(heard, "on_complete").length, 1);
      const [complete] = of(heard, "on_complete");
      const [{ event_session_id }] = of(heard, "on_submit");
      assert.equal(complete.event_session_id, event_session_id);
      assert.equal("analyses" in complete, mode !== "safe");
      assert.equal(complete.folder_id, mode === "folder" || mode === "full" ? folder.folder_id : undefined);
      if (mode !== "safe") {
        assert.equal(complete.analyses.quality.resolution, (quality.resolution_status ?? quality.resolution).toLowerCase());
      }
    } finally {
      await server.close();
    }
  });
}

test("the server begins the session where the page's backend does not", async () => {
  const server = await startServer(settings());
  try {
    const heard = await run(server, { meta: { transaction_id: "drawn" } });
    assert.equal(of(heard, "on_complete").length, 1);
    const folder = await server.verdict("drawn", "admin");
    assert.equal(folder.analyses.length, 1);
  } finally {
    await server.close();
  }
});

test("a virtual camera is declined by the server, whatever the page says", async () => {
  const server = await startServer({ origins: [host.origin], result_mode: "status", api_use_session_token: "client" });
  try {
    const heard = await run(server, { session_token: await server.sessionToken(), meta: { transaction_id: "virtual" } });
    assert.equal(of(heard, "on_complete")[0].analyses.quality.resolution, "declined");
    assert.match(JSON.stringify((await server.verdict("virtual")).analyses), /"virtual_camera"/);
  } finally {
    await server.close();
  }
});
