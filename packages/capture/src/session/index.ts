/** A session: attempts until one is captured and delivered, or the person or the page has had enough. */

import type { Engine } from "../engine/contract.js";
import { asFailure, errorResult } from "../failure.js";
import { sleep } from "../transport/net.js";
import { telemetry as makeTelemetry } from "../telemetry/index.js";
import type { Verdict } from "../window/contract.js";
import { againAfter } from "./again.js";
import { attempt } from "./attempt.js";
import { breathe } from "./breathe.js";
import type { RunningSession, SessionEnd, SessionInput, StartSession } from "./contract.js";
import { type Delivery, delivery } from "./deliver.js";
import { presses as makePresses } from "./presses.js";

export type * from "./contract.js";

/** Good news needs no answer: the window closes after as long as it takes to read. Milliseconds. */
const READ_MS = 4000;

export const startSession: StartSession = (input) => {
  const stop = new AbortController();
  const { signal } = stop;
  const presses = makePresses(input.window);
  const telemetry = makeTelemetry(input.assets, input.config.bonafide.telemetry);
  telemetry.tell("opened", { architecture: input.config.architecture });
  const engine = sharedEngine(input, signal);
  let eventSessionId = "";

  const run = async (): Promise<SessionEnd> => {
    let delivering: Delivery | null = null;
    let again = false;
    // The page has just made the window.
    await breathe();
    for (;;) {
      const part = new AbortController();
      const ended = () => part.abort(signal.reason);
      signal.throwIfAborted();
      signal.addEventListener("abort", ended, { once: true });
      try {
        const work = async (): Promise<Verdict | null> => {
          if (delivering === null) {
            const captured = await attempt(
              {
                session: input,
                presses,
                telemetry,
                again,
                engine: engine.get,
                onPlan(plan) {
                  eventSessionId = plan.eventSessionId;
                  if (eventSessionId !== "") telemetry.belong(eventSessionId);
                },
              },
              part.signal,
            );
            delivering = delivery(input, captured, telemetry);
            // A small phone has better use for its memory.
            engine.drop();
          }
          return delivering.run(part.signal);
        };
        const cancelled = presses.next(["cancel"], part.signal).then((): "cancel" => "cancel");
        cancelled.catch(() => undefined);
        const came = await Promise.race([work(), cancelled]);
        if (came === "cancel") {
          telemetry.tell("cancelled");
          return "closed";
        }
        if (came !== null) await show(came);
        return "complete";
      } catch (error) {
        signal.throwIfAborted();
        const failed = asFailure(error);
        telemetry.tell("error", { code: failed.code, ...word(failed.context["reason"]) });
        input.note(`error ${failed.code} ${JSON.stringify(failed.context)}`);
        if (failed.code === "engine_failed") engine.drop();
        const given = input.options.session_token != null;
        const next = againAfter(failed.code, delivering !== null, given);
        input.window.showError(failed.code, next === null ? ["close"] : ["retry", "close"]);
        input.page.error(errorResult(failed, eventSessionId));
        const press = await presses.next(["retry", "close", "cancel"], signal);
        if (press !== "retry" || next === null) return "closed";
        if (next === "capture") delivering = null;
        again = true;
      } finally {
        signal.removeEventListener("abort", ended);
        part.abort(new DOMException("Over.", "AbortError"));
      }
    }
  };

  /** Until the person has seen it. */
  const show = async (verdict: Verdict) => {
    input.window.result(verdict);
    const closed = presses.next(["close", "cancel"], signal);
    const good = verdict === "success" || verdict === "finished";
    await (good ? Promise.race([closed, sleep(READ_MS, signal)]) : closed);
  };

  const done = run()
    .catch((): SessionEnd => "closed")
    .finally(() => {
      // Whatever still runs belongs to nobody now.
      if (!signal.aborted) stop.abort(new DOMException("The session is over.", "AbortError"));
      engine.drop();
      telemetry.tell("closed");
      telemetry.close();
    });
  const running: RunningSession = {
    done,
    stop() {
      if (signal.aborted) return;
      stop.abort(new DOMException("The page closed the window.", "AbortError"));
      engine.drop();
    },
  };
  return running;
};

/** Of a sentence nobody knows what is in it. */
function word(reason: unknown): { reason?: string } {
  return typeof reason === "string" && /^\w{1,40}$/.test(reason) ? { reason } : {};
}

interface SharedEngine {
  get(onProgress: (share: number) => void): Promise<Engine>;
  /** Ends its worker; the next `get` starts another. */
  drop(): void;
}

/** One for all attempts: a camera that fails does not undo what was loaded. */
function sharedEngine(input: SessionInput, signal: AbortSignal): SharedEngine {
  let loading: Promise<Engine> | null = null;
  let listener: (share: number) => void = () => undefined;
  const drop = () => {
    const gone = loading;
    loading = null;
    gone?.then((engine) => engine.close(), () => undefined);
  };
  return {
    drop,
    get(onProgress) {
      listener = onProgress;
      if (loading === null) {
        const mine = input.engine(signal, (share) => listener(share));
        loading = mine;
        mine.catch(() => {
          if (loading === mine) loading = null;
        });
      }
      return loading;
    },
  };
}
