import assert from "node:assert/strict";
import { test } from "node:test";

import type { ErrorResult } from "../errors.js";
import type { Options } from "../options/types.js";
import type { FullPlugin } from "../plugin/index.js";
import { lazily } from "./lazily.js";

/** A plugin that keeps what it was asked, and the switch that lets it come. */
function coming() {
  const asked: unknown[][] = [];
  const note = (name: string) => (...given: unknown[]) => void asked.push([name, ...given]);
  const plugin: FullPlugin = {
    async open(options) {
      asked.push(["open", options]);
    },
    close: note("close"),
    hide: note("hide"),
    add_lang: note("add_lang"),
    checkSupport: () => assert.fail("not asked"),
    version: "1",
    prepare: async () => void asked.push(["prepare"]),
  };
  let arrive: (plugin: FullPlugin) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let loads = 0;
  const lazy = lazily(() => {
    loads += 1;
    return new Promise((resolve, reject) => {
      arrive = resolve;
      fail = reject;
    });
  });
  return { lazy, asked, arrive: () => arrive(plugin), fail: () => fail(new Error("404")), loads: () => loads };
}

function listening() {
  const heard: string[] = [];
  const options: Options = {
    on_error: (error: ErrorResult) => void heard.push(error.code),
    on_close: () => void heard.push("closed"),
  };
  return { heard, options };
}

test("nothing is loaded before it is needed; then everything comes in order", async () => {
  const { lazy, asked, arrive, loads } = coming();
  lazy.add_lang("eo", { action_close: "Fermi" });
  lazy.hide();
  lazy.close();
  assert.equal(loads(), 0);
  const { options } = listening();
  const done = lazy.open(options);
  lazy.hide();
  arrive();
  await done;
  assert.deepEqual(asked, [["add_lang", "eo", { action_close: "Fermi" }], ["open", options], ["hide"]]);
  lazy.close();
  lazy.add_lang("tlh", {});
  await lazy.open({});
  assert.deepEqual(asked.slice(3), [["close"], ["add_lang", "tlh", {}], ["open", {}]]);
  assert.equal(loads(), 1);
});

test("closed before it came, it does not open, and the page is told once", async () => {
  const { lazy, asked, arrive } = coming();
  const { heard, options } = listening();
  const done = lazy.open(options);
  lazy.close();
  lazy.close();
  arrive();
  await done;
  assert.deepEqual([heard, asked], [["closed"], []]);
});

test("a second open while the first still loads is refused, and the first goes on", async () => {
  const { lazy, asked, arrive } = coming();
  const [first, second] = [listening(), listening()];
  const done = lazy.open(first.options);
  await lazy.open(second.options);
  assert.deepEqual(second.heard, ["already_open"]);
  arrive();
  await done;
  assert.deepEqual([first.heard, asked.length], [[], 1]);
});

test("a script that does not come is told with a code, and asked for again next time", async () => {
  const { lazy, asked, arrive, fail, loads } = coming();
  const { heard, options } = listening();
  const done = lazy.open(options);
  fail();
  await done;
  // Node has no camera, and is no secure page.
  assert.deepEqual(heard, ["context_insecure", "closed"]);
  const again = lazy.open(options);
  assert.equal(loads(), 2);
  arrive();
  await again;
  assert.equal(asked.length, 1);
});

test("a language pack that is none is refused at once", () => {
  const { lazy } = coming();
  assert.throws(() => lazy.add_lang("../x", {}), TypeError);
  assert.throws(() => lazy.add_lang("en", [] as never), TypeError);
  assert.throws(() => lazy.add_lang(5 as never, {}), TypeError);
});

test("what is loaded early fails in silence", async () => {
  const { lazy, fail } = coming();
  const early = lazy.prepare();
  fail();
  await early;
});
