import { isObject } from "../options/kinds.js";

/** @throws TypeError for what is no language pack; the page's author sees it in the console */
export function checkPack(id: unknown, dictionary: unknown): void {
  if (typeof id !== "string" || !/^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/.test(id)) {
    throw new TypeError("add_lang: the id must be a language tag such as en or pt-BR");
  }
  if (!isObject(dictionary)) throw new TypeError("add_lang: the dictionary must be an object of texts");
}
