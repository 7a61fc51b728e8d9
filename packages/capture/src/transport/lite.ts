/** The stateless server: one picture in, a verdict out. */

import { failure } from "../failure.js";
import { isObject } from "../options/kinds.js";
import type { ResultMode } from "../options/types.js";
import type { CaptureResult } from "../result/types.js";
import { ask } from "./net.js";
import { persist } from "./retry.js";
import type { PluginResult } from "./types.js";

/** `POST {api_url}/v1/face/liveness/detect` with the best frame of each medium; declined when one does not pass. */
export async function detect(
  apiUrl: string,
  token: string | null,
  media: readonly CaptureResult[],
  mode: ResultMode,
  signal: AbortSignal,
): Promise<PluginResult> {
  const url = `${apiUrl.replace(/\/+$/, "")}/v1/face/liveness/detect`;
  const headers: Record<string, string> = { "content-type": "image/jpeg" };
  if (token !== null) headers["X-Forensic-Access-Token"] = token;
  let passed = true;
  for (const medium of media.filter(({ tags }) => tags[0] !== "photo_id")) {
    const init = { method: "POST", headers, body: medium.best_frame_blob };
    const answer = await persist("upload_failed", signal, () => ask(url, init, 60_000, signal));
    const body = isObject(answer.body) ? answer.body : {};
    if (answer.status !== 200) {
      const message = typeof body["message"] === "string" ? body["message"].slice(0, 300) : null;
      throw failure("upload_refused", { status: answer.status, message });
    }
    if (typeof body["passed"] !== "boolean") throw failure("analysis_failed", { state: "an answer without `passed`" });
    passed &&= body["passed"];
  }
  if (mode === "safe") return { state: "finished" };
  return {
    state: "finished",
    analyses: { quality: { state: "finished", resolution: passed ? "success" : "declined" } },
  };
}
