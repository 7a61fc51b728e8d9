/** Asks the server for the result until there is one. */

import { failure } from "../failure.js";
import { isObject } from "../options/kinds.js";
import { type Answer, ask, sleep } from "./net.js";
import { refusal } from "./refusal.js";
import { persist } from "./retry.js";
import type { PluginResult } from "./types.js";

/** Milliseconds between two questions, for a server that answers at once. */
const PAUSE = 1000;
/** Seconds that the server may hold an answer back. */
const HOLD = 5;

/**
 * The final result; `onResult` gets every one before it.
 *
 * @throws a failure `result_timeout` after `ms`, and those of the network and the server
 */
export async function awaitResult(
  assets: string,
  token: string,
  first: PluginResult,
  ms: number,
  onResult: (result: PluginResult) => void,
  signal: AbortSignal,
): Promise<PluginResult> {
  const until = performance.now() + ms;
  const headers = { "X-Session-Token": token, Prefer: `wait=${HOLD}` };
  let result = first;
  while (result.state !== "finished") {
    onResult(result);
    const asked = performance.now();
    if (asked >= until) throw failure("result_timeout", { waited_ms: ms });
    const answer = await persist("server_unavailable", signal, () =>
      ask(`${assets}results`, { headers, cache: "no-store" }, (HOLD + 10) * 1000, signal));
    if (answer.status !== 200) throw refusal(answer, "analysis_failed");
    result = asResult(answer);
    const rest = PAUSE - (performance.now() - asked);
    if (result.state !== "finished" && rest > 0) await sleep(rest, signal);
  }
  return result;
}

/** @throws a failure `server_unavailable` for an answer without a state, `analysis_failed` for the state `failed` */
export function asResult(answer: Answer): PluginResult {
  const body = answer.body;
  if (isObject(body)) {
    if (body["state"] === "processing" || body["state"] === "finished") return body as unknown as PluginResult;
    if (body["state"] === "failed") throw failure("analysis_failed", { state: "failed" });
  }
  throw failure("server_unavailable", { status: answer.status, message: "an answer without a result" });
}
