import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { checkConfig } from "../config/check.js";
import { isFailure } from "../failure.js";
import { type Choice, chooseLanguage, likelyLanguage, loadTexts } from "./language.js";

const choice = (part: Partial<Choice> = {}, config: Record<string, unknown> = {}): Choice => ({
  wanted: null, config: checkConfig(config), added: new Map(), browser: ["de-AT", "en"], ...part,
});
const native = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = native;
});
const answer = (status: number, body: string) => {
  const asked: string[] = [];
  globalThis.fetch = async (address) => {
    asked.push(String(address));
    return new Response(body, { status });
  };
  return asked;
};
const load = (id: string, added: Choice["added"] = new Map(), warned: string[] = []) =>
  loadTexts({ assets: "/plugin/", query: "" }, id, added, (message) => void warned.push(message), new AbortController().signal);

test("the page's wish goes before the browser's, and that before the configuration's default", () => {
  assert.equal(chooseLanguage(choice({ wanted: "pt_br" })), "pt-BR");
  assert.equal(chooseLanguage(choice()), "de");
  assert.equal(chooseLanguage(choice({ browser: ["xx"] }, { lang_default: "ru" })), "ru");
  assert.equal(chooseLanguage(choice({ browser: [] })), "en");
});

test("lang_allow holds for everybody", () => {
  const config = { lang_allow: ["ru", "kk"] };
  assert.equal(chooseLanguage(choice({ browser: ["en", "kk-KZ"] }, config)), "kk");
  assert.equal(chooseLanguage(choice({ browser: ["fr"] }, config)), "ru");
  assert.throws(() => chooseLanguage(choice({ wanted: "en" }, config)), (error) => {
    assert.ok(isFailure(error));
    assert.deepEqual([error.code, error.context], ["language_unknown", { lang: "en", known: ["ru", "kk"] }]);
    return true;
  });
});

test("what the page adds is there, and what the server lacks is not", () => {
  const added = new Map([["eo", { action_close: "Fermi" }]]);
  assert.equal(chooseLanguage(choice({ wanted: "eo", added })), "eo");
  assert.throws(() => chooseLanguage(choice({ wanted: "eo" })), /language pack/);
  assert.equal(chooseLanguage(choice({}, { bonafide: { languages: ["en", "fr"] } })), "en");
});

test("before anything is known of the server the language is guessed, and a wrong wish does no harm", () => {
  assert.equal(likelyLanguage("tr", new Map(), ["de"]), "tr");
  assert.equal(likelyLanguage("xx", new Map(), ["xx", "ky"]), "ky");
  assert.equal(likelyLanguage(null, new Map(), []), "en");
});

test("a pack comes from the server, under the build's version", async () => {
  const asked = answer(200, JSON.stringify({ action_close: "Schließen", direction: "ltr" }));
  const { id, dictionary, dir } = await load("de");
  assert.deepEqual([id, dictionary["action_close"], dir], ["de", "Schließen", "ltr"]);
  assert.ok(dictionary["action_retry"] !== undefined, "English fills the gaps");
  assert.deepEqual(asked, ["/plugin/lang/de.json?v=test"]);
});

test("a pack of the page and English ask nobody", async () => {
  const asked = answer(500, "");
  const rtl = await load("ur", new Map([["ur", { direction: "rtl", action_close: "بند" }]]));
  assert.deepEqual([rtl.dir, rtl.dictionary["action_close"]], ["rtl", "بند"]);
  assert.equal((await load("en")).id, "en");
  assert.deepEqual(asked, []);
});

test("a pack that cannot be had or read gives English, and says so", async () => {
  for (const [status, body] of [[404, "{}"], [200, "<html>"], [200, "[]"]] as const) {
    answer(status, body);
    const warned: string[] = [];
    assert.equal((await load("fr", new Map(), warned)).id, "en");
    assert.match(warned.join(), /fr could not be loaded/);
  }
});
