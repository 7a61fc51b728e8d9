/** The languages of the window. English is bundled, for it fills the gaps of every other; the rest load on demand. */

import en from "./en.json";
import type { Dictionary } from "../window/contract.js";

export { completeDictionary } from "./complete.js";
export { resolveLanguage } from "./resolve.js";

/** The master: its keys are all the keys there are. */
export const english: Dictionary = en;

export interface Language {
  /** Name of the file `lang/<id>.json`, a BCP 47 tag. */
  readonly id: string;
  /** In the language itself. */
  readonly name: string;
  readonly dir: "ltr" | "rtl";
}

export const LANGUAGES: readonly Language[] = [
  { id: "en", name: "English", dir: "ltr" },
  { id: "ru", name: "Русский", dir: "ltr" },
  { id: "es", name: "Español", dir: "ltr" },
  { id: "pt-BR", name: "Português (Brasil)", dir: "ltr" },
  { id: "tr", name: "Türkçe", dir: "ltr" },
  { id: "kk", name: "Қазақша", dir: "ltr" },
  { id: "ky", name: "Кыргызча", dir: "ltr" },
  { id: "hy", name: "Հայերեն", dir: "ltr" },
  { id: "ar", name: "العربية", dir: "rtl" },
  { id: "fr", name: "Français", dir: "ltr" },
  { id: "de", name: "Deutsch", dir: "ltr" },
];
