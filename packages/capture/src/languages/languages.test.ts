import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { GUIDES } from "../core/types.js";
import { completeDictionary, english, LANGUAGES, resolveLanguage } from "./index.js";

// The tests run bundled, in the folder of the package.
const folder = join(process.cwd(), "src", "languages");
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

function read(id: string): Record<string, string> {
  return JSON.parse(readFileSync(join(folder, `${id}.json`), "utf8")) as Record<string, string>;
}

test("the list of languages is the list of files", () => {
  assert.deepEqual([...LANGUAGES.map(({ id }) => `${id}.json`)].sort(), [...files].sort());
});

test("every guide code of the machine has a text", () => {
  for (const code of GUIDES) assert.ok(english[`guide_${code}`], code);
  assert.equal(Object.keys(english).filter((key) => key.startsWith("guide_")).length, GUIDES.length);
});

for (const { id, name, dir } of LANGUAGES) {
  test(`${id}: has the keys of English, in its order, its own name and direction`, () => {
    const dictionary = read(id);
    assert.deepEqual(Object.keys(dictionary), Object.keys(english));
    assert.equal(dictionary["language"], name);
    assert.equal(dictionary["direction"], dir);
  });

  test(`${id}: keeps the places to fill in and the number of steps of English`, () => {
    const dictionary = read(id);
    for (const [key, text] of Object.entries(english)) {
      const places = (value: string) => (value.match(/\{\w+\}/g) ?? []).sort();
      assert.deepEqual(places(dictionary[key] ?? ""), places(text), key);
      assert.equal((dictionary[key] ?? "").split("\n").length, text.split("\n").length, key);
    }
  });

  test(`${id}: no text is empty, padded, markup, or too long for its place`, () => {
    for (const [key, text] of Object.entries(read(id))) {
      assert.equal(text, text.trim(), key);
      assert.ok(text.length > 0 && !/[<>]/.test(text), key);
      if (key.startsWith("guide_") || key === "light_hint") assert.ok(text.length <= 48, `${key}: ${text.length}`);
      if (key.endsWith("_title")) assert.ok(text.length <= 52, `${key}: ${text.length}`);
      if (key.startsWith("action_")) assert.ok(text.length <= 28, `${key}: ${text.length}`);
    }
  });

  if (id !== "en") {
    test(`${id}: is translated`, () => {
      const dictionary = read(id);
      const same = Object.entries(english).filter(
        ([key, text]) => key !== "direction" && dictionary[key] === text,
      );
      // "Version" is the same word in several languages.
      assert.ok(same.length <= 1, same.map(([key]) => key).join(", "));
    });
  }
}

test("scripts are written in their own letters, without strays of another", () => {
  const letters: Record<string, RegExp> = {
    ru: /^\p{scx=Cyrillic}$/u,
    kk: /^\p{scx=Cyrillic}$/u,
    ky: /^\p{scx=Cyrillic}$/u,
    hy: /^\p{scx=Armenian}$/u,
    ar: /^\p{scx=Arabic}$/u,
  };
  // Names of products, the scheme of addresses, and what is between braces.
  const latin = /\{\w+\}|https|Chrome|Safari|Firefox|Edge/g;
  for (const [id, letter] of Object.entries(letters)) {
    for (const [key, text] of Object.entries(read(id))) {
      if (key === "direction") continue;
      for (const sign of text.replace(latin, "")) {
        if (/\p{L}/u.test(sign)) assert.match(sign, letter, `${id} ${key}: ${sign}`);
      }
    }
  }
});

test("a wish finds its language whatever its case, region or separator", () => {
  const ids = LANGUAGES.map(({ id }) => id);
  assert.equal(resolveLanguage("pt", ids), "pt-BR");
  assert.equal(resolveLanguage("pt-PT", ids), "pt-BR");
  assert.equal(resolveLanguage("PT_br", ids), "pt-BR");
  assert.equal(resolveLanguage("de-AT", ids), "de");
  assert.equal(resolveLanguage("de-Latn-CH", ids), "de");
  assert.equal(resolveLanguage("en", ids), "en");
  assert.equal(resolveLanguage("xx", ids), null);
  assert.equal(resolveLanguage("", ids), null);
  assert.equal(resolveLanguage("-", ids), null);
});

test("a dictionary of the page goes over English and its mistakes are told once", () => {
  const said: string[] = [];
  const hostile = JSON.parse(
    '{"guide_smile":"Jilmayin","nope":"x","__proto__":{"a":1},"ui_close":5,"direction":"sideways"}',
  ) as Record<string, unknown>;
  const complete = completeDictionary("uz", hostile, (message) => said.push(message));
  assert.equal(complete["guide_smile"], "Jilmayin");
  assert.equal(complete["ui_close"], english["ui_close"]);
  assert.equal(complete["direction"], "ltr");
  assert.deepEqual(Object.keys(complete), Object.keys(english));
  assert.deepEqual(said.length, 2);
  assert.match(said[0] ?? "", /nope/);
  assert.match(said[1] ?? "", /ui_close, direction/);
});
