import assert from "node:assert/strict";
import { test } from "node:test";

import { isFailure } from "../failure.js";
import type { Request } from "./messages.js";
import { remote } from "./remote.js";

/** A browser's worker, without a script. */
function fakeWorker() {
  const target = new EventTarget();
  const sent: Request[] = [];
  let ended = 0;
  return {
    worker: {
      postMessage: (message: Request) => void sent.push(message),
      terminate: () => void (ended += 1),
      addEventListener: target.addEventListener.bind(target) as Worker["addEventListener"],
    },
    sent,
    ended: () => ended,
    say: (data: unknown) => target.dispatchEvent(new MessageEvent("message", { data })),
    break: () => target.dispatchEvent(new Event("error", { cancelable: true })),
  };
}

const tick = { event: { event: "tick", time: 1 } } as const;
const reasonOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "none",
    (error: unknown) => (isFailure(error) && error.code === "engine_failed" ? error.context["reason"] : error),
  );

test("answers find their calls, whatever their order", async () => {
  const fake = fakeWorker();
  const calls = remote(fake.worker, () => undefined);
  const [first, second] = [calls.call("event", tick), calls.call("event", tick)];
  const [one, two] = fake.sent.map(({ id }) => id);
  fake.say({ id: two, value: [{ effect: "finish" }] });
  fake.say({ id: one, value: [] });
  assert.deepEqual(await second, [{ effect: "finish" }]);
  assert.deepEqual(await first, []);
});

test("a reason of the worker, a script that breaks and a close end calls with a code", async () => {
  const fake = fakeWorker();
  const calls = remote(fake.worker, () => undefined);
  const refused = calls.call("event", tick);
  fake.say({ id: fake.sent[0]?.id, reason: "not_open" });
  assert.equal(await reasonOf(refused), "not_open");
  const broken = calls.call("event", tick);
  fake.break();
  assert.equal(await reasonOf(broken), "worker");
  assert.equal(await reasonOf(calls.call("event", tick)), "worker");
  assert.equal(fake.ended(), 1);
  const closed = remote(fakeWorker().worker, () => undefined);
  const waiting = closed.call("event", tick);
  closed.close();
  assert.equal(await reasonOf(waiting), "closed");
});

test("a worker that says nothing four times over is given up, and progress is a word", async () => {
  const fake = fakeWorker();
  const shares: number[] = [];
  const calls = remote(fake.worker, (share) => shares.push(share), 40);
  const started = performance.now();
  const reason = reasonOf(calls.call("load", { wasm: "a", models: "b", draws: true }));
  setTimeout(() => fake.say({ progress: 0.5 }), 100);
  assert.equal(await reason, "worker_silent");
  // Two silences before the word, and four after it.
  assert.ok(performance.now() - started >= 230, String(performance.now() - started));
  assert.deepEqual(shares, [0.5]);
  assert.equal(fake.ended(), 1);
});
