/**
 * `plugin_liveness.js`: a few kilobytes that give the page `OzLiveness` at once. Everything else is loaded when the window
 * is opened, or before where `preinit` says so.
 */

import type { FullPlugin } from "../plugin/index.js";
import { lazily } from "./lazily.js";
import { persistently } from "./persistently.js";
import { placeOf } from "./place.js";

declare const __MAIN__: string;

// Nothing is "current" in a module; then the script is looked for by its name.
const script = document.currentScript ?? document.querySelector("script[src*=plugin_liveness]");
const place = placeOf((script as HTMLScriptElement | null)?.src ?? "", document.baseURI);

interface Main {
  createPlugin(of: typeof place): FullPlugin;
}

const load = persistently(
  (mark) => import(/* @vite-ignore */ `${place.assets}ozliveness_main.js?v=${__MAIN__}${mark}`) as Promise<Main>,
);
const plugin = lazily(async () => (await load()).createPlugin(place));

const holder = globalThis as { OzLiveness?: unknown; OZLiveness?: unknown };
// A page that names the script twice keeps the first, which may have a window open.
if (holder.OzLiveness === undefined) {
  holder.OzLiveness = plugin;
  holder.OZLiveness = plugin;
  early().catch(() => undefined);
}

async function early(): Promise<void> {
  const answer = await fetch(`${place.assets}app_config.json${place.query}`, { credentials: "omit" });
  const { preinit } = (await answer.json()) as { preinit?: unknown };
  if (preinit === "script" || preinit === "full") await plugin.prepare();
}
