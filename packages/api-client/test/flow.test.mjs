// Against the server that scripts/with-server starts.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { BonafideError, login, uploadShots, waitForVerdict } from "../dist/index.js";

const { BONAFIDE_URL: url, BONAFIDE_EMAIL: email, BONAFIDE_PASSWORD: password } = process.env;

test("from a clip to a verdict with reasons", async () => {
  const client = await login(url, email, password);
  const file = new Blob([await readFile(new URL("../../../models/sample/clip.mp4", import.meta.url))]);
  const uploaded = await uploadShots(client, {
    file,
    action: "video_selfie_blank",
    additionalInfo: "environment",
    metaData: { transaction_id: "typed" },
  });
  const folder = await waitForVerdict(client, uploaded.folder_id);
  assert.equal(folder.resolution_status, "FINISHED");
  assert.match(folder.system_resolution, /^(SUCCESS|DECLINED)$/);
  const [analysis] = folder.analyses;
  assert.equal(analysis.type, "QUALITY");
  assert.ok(analysis.bonafide.reasons.length > 0);
  assert.equal(folder.media[0].meta_data.additional_info, "environment");
  assert.equal(folder.meta_data.transaction_id, "typed");
});

test("a refusal has the status and the code of the API", async () => {
  await assert.rejects(login(url, email, `${password}x`), (error) => {
    assert.ok(error instanceof BonafideError);
    assert.deepEqual([error.status, error.code], [401, 7]);
    return true;
  });
});
