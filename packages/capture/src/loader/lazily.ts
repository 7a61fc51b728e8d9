/** The plugin before it is there: what is asked for waits, and what was closed before it came is forgotten. */

import { errorResult, failure } from "../failure.js";
import { earlyCallbacks } from "../options/early.js";
import { checkPack } from "../plugin/pack.js";
import { call, tellError } from "../plugin/page.js";
import type { FullPlugin } from "../plugin/index.js";
import { checkSupport } from "../support/check.js";
import { unsupported } from "../support/failure.js";
import { VERSION } from "../version.js";

export function lazily(load: () => Promise<FullPlugin>): FullPlugin {
  let loading: Promise<FullPlugin> | null = null;
  let loaded: FullPlugin | null = null;
  let waiting: { onClose: (() => void) | null; hidden: boolean } | null = null;
  const packs: [string, Readonly<Record<string, string>>][] = [];

  const get = (): Promise<FullPlugin> => {
    loading ??= load().then(
      (plugin) => {
        for (const [id, dictionary] of packs) plugin.add_lang(id, dictionary);
        loaded = plugin;
        return plugin;
      },
      (error: unknown) => {
        // The next attempt may find the network again.
        loading = null;
        throw error;
      },
    );
    return loading;
  };

  return {
    async open(options) {
      if (loaded !== null) return loaded.open(options);
      const { on_error, on_close } = earlyCallbacks(options);
      if (waiting !== null) return tellError(on_error, errorResult(failure("already_open"), ""));
      const mine = { onClose: on_close, hidden: false };
      waiting = mine;
      let plugin: FullPlugin;
      try {
        plugin = await get();
      } catch {
        if (waiting !== mine) return;
        waiting = null;
        // A browser that is too old cannot read the script.
        tellError(on_error, errorResult(unsupported() ?? failure("server_unavailable", { reason: "script" }), ""));
        return call(on_close);
      }
      // Closed meanwhile.
      if (waiting !== mine) return;
      waiting = null;
      const done = plugin.open(options);
      if (mine.hidden) plugin.hide();
      return done;
    },
    close() {
      loaded?.close();
      const gone = waiting;
      waiting = null;
      if (gone !== null) call(gone.onClose);
    },
    hide() {
      loaded?.hide();
      if (waiting !== null) waiting.hidden = true;
    },
    add_lang(id, dictionary) {
      checkPack(id, dictionary);
      if (loaded !== null) loaded.add_lang(id, dictionary);
      else packs.push([id, dictionary]);
    },
    checkSupport: () => checkSupport(),
    version: VERSION,
    prepare: () => get().then((plugin) => plugin.prepare(), () => undefined),
  };
}
