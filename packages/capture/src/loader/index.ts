/**
 * `plugin_liveness.js`: a few kilobytes that give the page `OzLiveness` at once. Everything else is loaded when the window
 * is opened, or before where `preinit` says so.
 */

import { placeOf } from "./place.js";
import { lazily } from "./lazily.js";
import type { FullPlugin } from "../plugin/index.js";

declare const __MAIN__: string;

const script = document.currentScript as HTMLScriptElement | null;
const place = placeOf(script?.src ?? "", document.baseURI);

interface Main {
  createPlugin(of: typeof place): FullPlugin;
}

const plugin = lazily(async () => {
  const main = (await import(/* @vite-ignore */ `${place.assets}ozliveness_main.js?v=${__MAIN__}`)) as Main;
  return main.createPlugin(place);
});

const holder = globalThis as { OzLiveness?: unknown; OZLiveness?: unknown };
// A page that names the script twice keeps the first, which may have a window open.
if (holder.OzLiveness === undefined) {
  holder.OzLiveness = plugin;
  holder.OZLiveness = plugin;
  void early();
}

async function early(): Promise<void> {
  const preinit = await fetch(`${place.assets}app_config.json${place.query}`, { credentials: "omit" })
    .then((answer) => answer.json() as Promise<{ preinit?: unknown }>)
    .then((config) => config.preinit)
    .catch(() => undefined);
  if (preinit === "script" || preinit === "full") await plugin.prepare();
}
