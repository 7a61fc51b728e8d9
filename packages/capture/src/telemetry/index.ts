/**
 * What a session tells of its course where the operator wants to know: names, numbers and codes, nothing of the person,
 * no pictures and no labels of devices. It never fails aloud.
 */

import { VERSION } from "../version.js";

export type Datum = number | boolean | string;

interface TelemetryEvent {
  name: string;
  /** Whole milliseconds since the session was started. */
  time: number;
  data?: Record<string, Datum>;
}

export interface Telemetry {
  tell(name: string, data?: Record<string, Datum>): void;
  /** From now on events belong to this session of the server; those before it are sent with it too. */
  belong(eventSessionId: string): void;
  /** Sends what is left. */
  close(): void;
}

/** Milliseconds that events wait for others. */
const BATCH_MS = 5000;
/** The server takes no more in one batch, and of one session this many batches. */
const MOST_IN_BATCH = 50;
const MOST = 1000;
const LONGEST_TEXT = 60;

export function telemetry(assets: string, enabled: boolean, now: () => number = () => performance.now()): Telemetry {
  if (!enabled) return { tell: () => undefined, belong: () => undefined, close: () => undefined };
  const started = now();
  let session = "";
  let waiting: TelemetryEvent[] = [];
  let told = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const flush = (leaving: boolean) => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (session === "") return;
    while (waiting.length > 0) {
      const events = waiting.splice(0, MOST_IN_BATCH);
      send(`${assets}events`, JSON.stringify({ event_session_id: session, version: VERSION, events }), leaving);
    }
  };
  const later = () => {
    if (session !== "" && waiting.length > 0) timer ??= setTimeout(() => flush(false), BATCH_MS);
  };
  const leave = () => flush(true);
  addEventListener("pagehide", leave);

  return {
    tell(name, data) {
      if (told >= MOST) return;
      told += 1;
      const time = Math.max(0, Math.round(now() - started));
      waiting.push(data === undefined ? { name, time } : { name, time, data: bounded(data) });
      if (waiting.length >= MOST_IN_BATCH) flush(false);
      else later();
    },
    belong(eventSessionId) {
      if (session !== "" && session !== eventSessionId) flush(false);
      session = eventSessionId;
      later();
    },
    close() {
      flush(false);
      removeEventListener("pagehide", leave);
      waiting = [];
    },
  };
}

function bounded(data: Record<string, Datum>): Record<string, Datum> {
  const kept = Object.entries(data).filter(([, value]) => typeof value !== "number" || Number.isFinite(value));
  return Object.fromEntries(kept.map(([key, value]) => [key, typeof value === "string" ? value.slice(0, LONGEST_TEXT) : value]));
}

function send(url: string, body: string, leaving: boolean): void {
  try {
    if (leaving && !("keepalive" in Request.prototype)) {
      navigator.sendBeacon(url, new Blob([body], { type: "application/json" }));
      return;
    }
    const init = { method: "POST", headers: { "content-type": "application/json" }, body, keepalive: true };
    void fetch(url, { ...init, credentials: "omit" }).catch(() => undefined);
  } catch {
    // Nobody waits for it.
  }
}
