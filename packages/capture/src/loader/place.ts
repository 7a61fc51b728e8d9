import type { Place } from "../plugin/contract.js";

/**
 * Where the plugin's files are, by the address of the script: below the server's address of it, or beside the file. The
 * script's query goes on to the configuration.
 */
export function placeOf(address: string, base: string): Place {
  const url = new URL(address === "" ? base : address, base);
  const folder = url.pathname.endsWith(".php") ? "plugin/" : "./";
  return { assets: new URL(folder, url.origin + url.pathname).href, query: url.search };
}
