/** Waiting and asking, each with an end: nothing in a session waits for ever. */

/** Thrown when a time-out passed; an `AbortSignal` that was aborted throws its own reason. */
export function timedOut(): DOMException {
  return new DOMException("The operation timed out.", "TimeoutError");
}

export function isTimeOut(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

/** @throws the signal's reason when it is aborted before */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** What `start` gives, unless the time passes or the signal is aborted first; `start`'s own signal says which is over. */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  start: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const inner = new AbortController();
  let stop: () => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => inner.abort(timedOut()), ms);
    const outer = () => inner.abort(signal.reason);
    signal.addEventListener("abort", outer, { once: true });
    inner.signal.addEventListener("abort", () => reject(inner.signal.reason as Error), { once: true });
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", outer);
    };
  });
  try {
    return await Promise.race([start(inner.signal), ended]);
  } finally {
    stop();
    ended.catch(() => undefined);
  }
}

export interface Answer {
  status: number;
  /** Of JSON; `null` for a body that is none. */
  body: unknown;
  /** Milliseconds to wait that the server asks for, or `null`. */
  retryAfter: number | null;
}

/** The longest answer that is read as JSON. */
const LONGEST = 4 * 1024 * 1024;

/** @throws what `fetch` throws, a time-out, or the signal's reason; an HTTP error status is an answer */
export function ask(url: string, init: RequestInit, ms: number, signal: AbortSignal): Promise<Answer> {
  return within(ms, signal, async (inner) => {
    const response = await fetch(url, { credentials: "omit", ...init, signal: inner });
    const text = await response.text();
    return {
      status: response.status,
      body: text.length > LONGEST ? null : json(text),
      retryAfter: retryAfter(response.headers.get("retry-after"), Date.now()),
    };
  });
}

export function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** RFC 9110, section 10.2.3: seconds or a date. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (header.trim() !== "" && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
