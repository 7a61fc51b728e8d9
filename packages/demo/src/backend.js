// The shop's backend, as its page asks it. Addresses are relative to the page, which may lie behind a prefix.

/** Milliseconds that one question may take. A capture is some megabytes, and a line may be slow. */
const PATIENCE = 15_000;
const PATIENCE_UPLOAD = 120_000;
/** Milliseconds between two questions for a verdict: at first and at most. */
const PAUSE = [300, 2000];
/** Milliseconds after which nobody waits for a verdict any more. */
const LONGEST = 180_000;

/** An answer in error, or none: then `status` is 0. */
export class BackendError extends Error {
  constructor(status, code) {
    super(status === 0 ? "the server does not answer" : `the server answers ${status}`);
    this.status = status;
    /** Of the answer's `details.code`, where there is one. */
    this.code = code;
  }

  /** Whether the same question may go better later. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Begins a check: `{ check, session_token, meta, erased_after }`, the last in seconds. */
export function begin() {
  return ask("POST", "checks");
}

/** Hands over what `on_capture_complete` gave, one object per medium. A broken line is tried again: the server takes a capture once. */
export async function sendCaptures(check, captures) {
  // Beside the enumerable fields the objects hold Blobs, which are no part of their JSON.
  const body = JSON.stringify({ captures });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask("POST", `checks/${check}/capture`, body, PATIENCE_UPLOAD);
    } catch (error) {
      // An attempt whose answer was lost got through.
      if (error.status === 409 && attempt > 1) return null;
      if (!error.isPassing || attempt === 5) throw error;
      await sleep(500 * 2 ** attempt);
    }
  }
}

/** The verdict when there is one. `isWanted` says whether somebody still waits; `onState` hears how far it is, `lost` included. */
export async function awaitVerdict(check, isWanted, onState) {
  const until = performance.now() + LONGEST;
  let pause = PAUSE[0];
  while (isWanted() && performance.now() < until) {
    try {
      const answer = await ask("GET", `checks/${check}`);
      if (answer.state === "finished") return answer;
      onState(answer.state);
    } catch (error) {
      if (!error.isPassing) throw error;
      onState("lost");
    }
    await sleep(pause);
    pause = Math.min(pause * 1.3, PAUSE[1]);
  }
  return null;
}

/** The folder as the API gives it. */
export function folder(check) {
  return ask("GET", `checks/${check}/folder`);
}

/** Erases everything of a check. */
export function forget(check) {
  return ask("DELETE", `checks/${check}`);
}

async function ask(method, address, body = undefined, patience = PATIENCE) {
  let response;
  try {
    response = await fetch(address, {
      method,
      body,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      cache: "no-store",
      signal: AbortSignal.timeout(patience),
    });
    if (response.status === 204) return null;
    const answer = await response.json();
    if (response.ok) return answer;
    throw new BackendError(response.status, answer?.details?.code);
  } catch (error) {
    if (error instanceof BackendError) throw error;
    // Something in between may answer with a page of its own, which is not JSON.
    throw new BackendError(response === undefined || response.ok ? 0 : response.status);
  }
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
