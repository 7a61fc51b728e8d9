/** Asking again after the network failed or the server was busy. */

import { failure } from "../failure.js";
import { type Answer, isTimeOut, sleep } from "./net.js";

export interface Patience {
  attempts: number;
  /** Milliseconds before the second attempt; doubled each time, and taken at random between half and the whole. */
  first: number;
  /** The longest wait between two attempts, also when the server asks for longer: then it is given up. */
  longest: number;
}

export const PATIENCE: Patience = { attempts: 6, first: 800, longest: 30_000 };

/** Statuses that say "later", not "no". */
function busy(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/**
 * The first answer that is not "later". `again` is asked with every attempt's number, from 1.
 *
 * @throws a failure: `unreachable` when the network failed each time, `server_unavailable` when the server did; and the
 * signal's reason
 */
export async function persist(
  unreachable: "upload_failed" | "server_unavailable" | "config_unreachable",
  signal: AbortSignal,
  again: (attempt: number) => Promise<Answer>,
  patience: Patience = PATIENCE,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    let wait = patience.first * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
    let status: number | null = null;
    try {
      const answer = await again(attempt);
      if (!busy(answer.status)) return answer;
      status = answer.status;
      if (answer.retryAfter !== null) wait = answer.retryAfter;
    } catch (error) {
      signal.throwIfAborted();
      // `fetch` says TypeError for every failure of the network.
      if (!(error instanceof TypeError) && !isTimeOut(error)) throw error;
    }
    if (attempt >= patience.attempts || wait > patience.longest) {
      throw failure(status === null ? unreachable : "server_unavailable", { attempts: attempt, status });
    }
    await sleep(wait, signal);
  }
}
