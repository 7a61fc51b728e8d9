/** The language of the window, and its texts. */

import type { Config } from "../config/types.js";
import { failure } from "../failure.js";
import { completeDictionary, english, LANGUAGES, resolveLanguage } from "../languages/index.js";
import { isObject } from "../options/kinds.js";
import { ask } from "../transport/net.js";
import { BUILD } from "../version.js";
import type { Dictionary } from "../window/contract.js";
import type { Place } from "./contract.js";

/** Milliseconds after which a capture in English is better than none. */
const PATIENCE = 5000;

export interface Texts {
  id: string;
  dictionary: Dictionary;
  dir: "ltr" | "rtl";
}

export interface Choice {
  /** The option `lang`. */
  wanted: string | null;
  config: Pick<Config, "lang_allow" | "lang_default" | "bonafide">;
  /** Packs that the page added. */
  added: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** `navigator.languages`. */
  browser: readonly string[];
}

/** @throws a failure `language_unknown` for a wish that nothing serves */
export function chooseLanguage({ wanted, config, added, browser }: Choice): string {
  const packs = [...added.keys(), ...(config.bonafide.languages ?? LANGUAGES.map(({ id }) => id))];
  const allow = config.lang_allow;
  const ids = allow === null ? packs : packs.filter((id) => resolveLanguage(id, allow) !== null);
  if (wanted !== null) {
    const found = resolveLanguage(wanted, ids);
    if (found === null) throw failure("language_unknown", { lang: wanted.slice(0, 60), known: ids });
    return found;
  }
  const wishes = [...browser, ...(config.lang_default === null ? [] : [config.lang_default]), "en"];
  return wishes.map((wish) => resolveLanguage(wish, ids)).find((id) => id !== null) ?? ids[0] ?? "en";
}

/** The best guess of the language before the configuration has said which there are. */
export function likelyLanguage(wanted: string | null, added: Choice["added"], browser: readonly string[]): string {
  const ids = [...added.keys(), ...LANGUAGES.map(({ id }) => id)];
  const wishes = [...(wanted === null ? [] : [wanted]), ...browser];
  return wishes.map((wish) => resolveLanguage(wish, ids)).find((id) => id !== null) ?? "en";
}

/** The texts of a language; English where they cannot be had. */
export async function loadTexts(
  { assets }: Place,
  id: string,
  added: Choice["added"],
  warn: (message: string) => void,
  signal: AbortSignal,
): Promise<Texts> {
  let own: Readonly<Record<string, unknown>> | undefined = added.get(id) ?? (id === "en" ? english : undefined);
  if (own === undefined) {
    const answer = await ask(`${assets}lang/${encodeURIComponent(id)}.json?v=${BUILD}`, {}, PATIENCE, signal).catch(() => null);
    signal.throwIfAborted();
    if (answer?.status === 200 && isObject(answer.body)) own = answer.body;
  }
  if (own === undefined) {
    warn(`language ${id} could not be loaded, the window is in English`);
    return { id: "en", dictionary: english, dir: "ltr" };
  }
  const dictionary = completeDictionary(id, own, warn);
  return { id, dictionary, dir: dictionary["direction"] === "rtl" ? "rtl" : "ltr" };
}
