/** From what was captured to a verdict: to the page, to the server, or to the stateless one. */

import { failure } from "../failure.js";
import type { PluginResult } from "../transport/types.js";
import { detect } from "../transport/lite.js";
import { awaitResult } from "../transport/results.js";
import { upload } from "../transport/upload.js";
import type { Telemetry } from "../telemetry/index.js";
import type { Verdict } from "../window/contract.js";
import type { Captured } from "./attempt.js";
import type { SessionInput } from "./contract.js";
import { lesser, reduceResult } from "./reduce.js";
import { verdictOf } from "./verdict.js";

export interface Delivery {
  /** Goes on where the last call failed: nothing is sent or told twice. `null` when the page has everything. */
  run(signal: AbortSignal): Promise<Verdict | null>;
}

export function delivery(session: SessionInput, { plan, media }: Captured, telemetry: Telemetry): Delivery {
  const { options, config, assets, window, page } = session;
  const mode = lesser(options.result_mode ?? config.result_mode, config.result_mode);
  const reduce = (result: PluginResult) => reduceResult(result, mode, plan.eventSessionId);
  let told = false;
  let sent: PluginResult | null = null;

  const send = async (token: string, signal: AbortSignal): Promise<PluginResult> => {
    window.showProgress("upload", 0);
    const started = performance.now();
    const extractBestShot = options.params?.extract_best_shot ?? false;
    const first = await upload(
      assets,
      token,
      { media, meta: options.meta ?? {}, extractBestShot },
      (share) => {
        if (!signal.aborted) window.showProgress("upload", share);
      },
      signal,
    );
    const bytes = media.reduce((sum, one) => sum + one.archive.size, 0);
    telemetry.tell("uploaded", { took: Math.round(performance.now() - started), bytes });
    page.submit({ event_session_id: plan.eventSessionId });
    return first;
  };
  const finish = (result: PluginResult): Verdict => {
    const reduced = reduce(result);
    page.result(reduced);
    page.complete(reduced);
    return verdictOf(result);
  };

  return {
    async run(signal) {
      signal.throwIfAborted();
      for (const medium of told ? [] : media) {
        page.captured(medium);
        // The page may close the window from inside its callback.
        signal.throwIfAborted();
      }
      told = true;
      if (config.architecture === "capture") return null;
      if (config.architecture === "lite") {
        if (config.api_url === null) throw failure("config_invalid", { key: "api_url", expected: "text" });
        window.showProgress("analysis", null);
        const token = config.api_use_token === "client" ? (options.token ?? null) : config.api_token;
        return finish(await detect(config.api_url, token, media, mode, signal));
      }
      if (plan.token === null) throw failure("internal", { reason: "no session to send to" });
      sent ??= await send(plan.token, signal);
      window.showProgress("analysis", null);
      const waits = config.bonafide.time_outs.result;
      const started = performance.now();
      const result = await awaitResult(
        assets,
        plan.token,
        sent,
        waits,
        (one) => {
          if (!signal.aborted) page.result(reduce(one));
        },
        signal,
      );
      telemetry.tell("result", { took: Math.round(performance.now() - started) });
      return finish(result);
    },
  };
}
