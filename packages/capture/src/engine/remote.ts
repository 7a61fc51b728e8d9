/** Calls to the worker, each with an end. */

import { type Failure, failure } from "../failure.js";
import type { Answer, Call, Calls, Values } from "./messages.js";

/** Of a browser's `Worker`. */
export type WorkerLike = Pick<Worker, "postMessage" | "terminate" | "addEventListener">;

export interface Remote {
  /** @throws a failure `engine_failed` */
  call<Name extends Call>(name: Name, what: Calls[Name], transfer?: Transferable[]): Promise<Values[Name]>;
  close(): void;
}

/** Milliseconds; four of them without a word, and the worker is given up. A page that was asleep loses one at most. */
const PATIENCE_MS = 5000;
const TIMES = 4;

interface Waiting {
  resolve(value: never): void;
  reject(reason: Error): void;
  /** Gives it the whole time again. */
  alive(): void;
  stop(): void;
}

export function remote(worker: WorkerLike, onProgress: (share: number) => void, patience = PATIENCE_MS): Remote {
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let ended: (Error & Failure) | null = null;

  const end = (reason: string) => {
    ended ??= failure("engine_failed", { reason });
    worker.terminate();
    for (const { reject, stop } of waiting.values()) {
      stop();
      reject(ended);
    }
    waiting.clear();
  };

  worker.addEventListener("message", (message) => {
    const answer = (message as MessageEvent<Answer>).data;
    if ("progress" in answer) {
      for (const { alive } of waiting.values()) alive();
      return onProgress(answer.progress);
    }
    const one = waiting.get(answer.id);
    if (one === undefined) return;
    waiting.delete(answer.id);
    one.stop();
    if ("value" in answer) one.resolve(answer.value as never);
    else one.reject(failure("engine_failed", { reason: answer.reason }));
  });
  // A script that cannot be loaded, or an error outside any call.
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    end("worker");
  });
  worker.addEventListener("messageerror", () => end("worker_message"));

  return {
    call(name, what, transfer = []) {
      if (ended !== null) return Promise.reject(ended);
      const id = next++;
      return new Promise((resolve, reject) => {
        let times = 0;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const wait = () => {
          timer = setTimeout(() => (++times < TIMES ? wait() : end("worker_silent")), patience);
        };
        const stop = () => clearTimeout(timer);
        const alive = () => {
          times = 0;
        };
        wait();
        waiting.set(id, { resolve, reject, alive, stop });
        try {
          worker.postMessage({ id, call: name, ...what }, transfer);
        } catch {
          end("worker_message");
        }
      });
    },
    close: () => end("closed"),
  };
}
