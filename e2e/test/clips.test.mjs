// Films of real people, where they lie beside the project, before the camera: whom the capture takes, the server judges.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { filmed } from "../lib/clips.mjs";
import { holdTo } from "../lib/contract.mjs";
import { startHost } from "../lib/host.mjs";
import { ROOT } from "../lib/paths.mjs";
import { startServer } from "../lib/server.mjs";

const folder = join(ROOT, "../shared/data/clips");
const clips = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".mp4")).slice(0, 4) : [];
const host = await startHost();
const server = await startServer({ origins: [host.origin], virtual_camera_allow: ["*.mjpeg"], api_use_session_token: "client" });
after(async () => {
  await server.close();
  host.close();
});

test("people in films", { skip: clips.length === 0 && "there are no films beside the project" }, async () => {
  for (const name of clips) {
    const browser = await startBrowser(filmed(name, join(folder, name)));
    try {
      const tab = await openPage(browser, host.address(server));
      await tab.open({ action: ["video_selfie_blank"], session_token: await server.sessionToken(), meta: { transaction_id: name } });
      await tab.until("on_complete");
      holdTo("on_capture_complete", (await tab.captured()).json);
      const { system_resolution } = await server.verdict(name);
      assert.match(system_resolution, /^(SUCCESS|DECLINED)$/);
      console.log(`${name}: ${system_resolution}`);
    } finally {
      await browser.close();
    }
  }
});
