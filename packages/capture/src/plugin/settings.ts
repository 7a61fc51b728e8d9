/** The configuration, from the server or from a file beside the scripts. */

import { checkConfig } from "../config/check.js";
import type { Config } from "../config/types.js";
import { failure, isFailure } from "../failure.js";
import { ask } from "../transport/net.js";
import { refusal } from "../transport/refusal.js";
import { PATIENCE, persist } from "../transport/retry.js";
import type { Place } from "./contract.js";

/** Milliseconds for one attempt. */
const ATTEMPT = 10_000;

/** @throws a failure `config_unreachable`, `config_invalid`, or one that the server names; the signal's reason */
export async function fetchConfig({ assets, query }: Place, signal: AbortSignal): Promise<Config> {
  const answer = await persist(
    "config_unreachable",
    signal,
    () => ask(`${assets}app_config.json${query}`, { cache: "no-cache" }, ATTEMPT, signal),
    { ...PATIENCE, attempts: 3 },
  ).catch((error: unknown) => {
    // Busy or not there: to a page it is the same.
    throw isFailure(error) ? failure("config_unreachable", error.context) : error;
  });
  if (answer.status !== 200) throw refusal(answer, "config_unreachable");
  if (answer.body === null) throw failure("config_invalid", { key: null, expected: "an object" });
  return checkConfig(answer.body);
}
