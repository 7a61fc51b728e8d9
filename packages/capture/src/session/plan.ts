/** What is captured, by whose word: the server's, or this page's own where there is none. */

import type { Action } from "../core/types.js";
import { failure, isFailure } from "../failure.js";
import type { LightStep } from "../transport/light.js";
import { openSession } from "../transport/session.js";
import type { SessionInput } from "./contract.js";
import { drawActions, isAction, type Wish } from "./wish.js";

export interface Plan {
  /** `null` where there is no server. */
  token: string | null;
  /** Empty where there is no server. */
  eventSessionId: string;
  seed: string;
  actions: readonly Action[];
  /** Empty where no light challenge is asked for. */
  light: readonly LightStep[];
}

/**
 * @throws a failure with a code of the server, `session_token_missing`, `server_unavailable`, or the signal's reason
 */
export async function openPlan(
  { options, config, assets, languageId }: SessionInput,
  wish: Wish,
  signal: AbortSignal,
): Promise<Plan> {
  const { architecture, bonafide } = config;
  // Files alone have no version; the stateless server knows no sessions.
  if (architecture === "lite" || (architecture === "capture" && bonafide.version === null)) return ownPlan(wish, config);
  const token = options.session_token ?? null;
  if (token === null && config.api_use_session_token === "client") throw failure("session_token_missing");
  const access = config.api_use_token === "client" ? (options.token ?? null) : null;
  try {
    const session = await openSession(
      assets,
      {
        action: wish,
        lang: languageId,
        ...(token === null ? {} : { session_token: token }),
        ...(access === null ? {} : { access_token: access }),
        ...(options.meta == null ? {} : { meta: options.meta }),
      },
      signal,
    );
    const { eventSessionId, seed, actions, light } = session;
    if (actions.length === 0 || !actions.every(isAction)) {
      throw failure("server_unavailable", { message: "a session with an action that is unknown here" });
    }
    return { token: session.token, eventSessionId, seed, actions, light };
  } catch (error) {
    signal.throwIfAborted();
    if (architecture === "capture" && saysNothing(error)) return ownPlan(wish, config);
    throw error;
  }
}

/** A host of files answers this address with a status of its own and none of our codes. */
function saysNothing(error: unknown): boolean {
  if (!isFailure(error) || error.code !== "server_unavailable") return false;
  const status = error.context["status"];
  return typeof status === "number" && (status < 500 || status === 501);
}

function ownPlan(wish: Wish, config: SessionInput["config"]): Plan {
  const bits = crypto.getRandomValues(new BigUint64Array(1));
  const random = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const actions = drawActions(wish, config, random);
  return { token: null, eventSessionId: "", seed: String(bits[0] ?? 0n), actions, light: [] };
}
