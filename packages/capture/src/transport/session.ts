/** Opens a session of the server: one capture, bound to this page's origin. */

import { failure } from "../failure.js";
import { isObject } from "../options/kinds.js";
import { type LightStep, lightOf } from "./light.js";
import { ask } from "./net.js";
import { refusal } from "./refusal.js";
import { PATIENCE, persist } from "./retry.js";

export interface ServerSession {
  token: string;
  eventSessionId: string;
  /** Decimal text of 64 bits. */
  seed: string;
  actions: readonly string[];
  /** Empty where no light challenge is asked for. */
  light: readonly LightStep[];
}

export interface SessionRequest {
  session_token?: string;
  access_token?: string;
  action: readonly string[] | null;
  lang: string;
  meta?: Record<string, unknown>;
}

/** @param assets the folder of the plugin's addresses, with its last slash */
export async function openSession(
  assets: string,
  request: SessionRequest,
  signal: AbortSignal,
): Promise<ServerSession> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request) };
  const answer = await persist(
    "server_unavailable",
    signal,
    () => ask(`${assets}sessions`, init, 10_000, signal),
    { ...PATIENCE, attempts: 3 },
  );
  if (answer.status !== 200 && answer.status !== 201) throw refusal(answer, "server_unavailable");
  const body = isObject(answer.body) ? answer.body : {};
  const { session_token, event_session_id, seed, actions } = body;
  if (typeof session_token !== "string" || typeof event_session_id !== "string" || !isSeed(seed) || !isTexts(actions)) {
    throw failure("server_unavailable", { status: answer.status, message: "an answer without a session" });
  }
  const light = lightOf(body["light"]);
  if (light === null) {
    throw failure("server_unavailable", { status: answer.status, message: "a light challenge that cannot be shown" });
  }
  return { token: session_token, eventSessionId: event_session_id, seed, actions, light };
}

function isSeed(value: unknown): value is string {
  return typeof value === "string" && /^[0-9]{1,20}$/.test(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
