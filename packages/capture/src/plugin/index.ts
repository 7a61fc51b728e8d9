/** One window at a time, from the page's options to a session and back. */

import { asFailure, errorResult, type Failure, failure } from "../failure.js";
import { checkOptions } from "../options/check.js";
import { earlyCallbacks } from "../options/early.js";
import type { Options } from "../options/types.js";
import { breathe } from "../session/breathe.js";
import { type RunningSession, startSession } from "../session/index.js";
import { checkSupport } from "../support/check.js";
import { unsupported } from "../support/failure.js";
import { VERSION } from "../version.js";
import type { CaptureWindow } from "../window/contract.js";
import type { Config } from "../config/types.js";
import type { Place, Plugin } from "./contract.js";
import { chooseLanguage, likelyLanguage, loadTexts, type Texts } from "./language.js";
import { checkPack } from "./pack.js";
import { call, page, tellError } from "./page.js";
import { preload } from "./preload.js";
import { fetchConfig } from "./settings.js";
import { showWindow } from "./show.js";

export type { Place, Plugin } from "./contract.js";

/** What is there between `open` and the end. */
interface Opened {
  readonly stop: AbortController;
  readonly onClose: Options["on_close"];
  window: CaptureWindow | null;
  session: RunningSession | null;
  hidden: boolean;
}

export interface FullPlugin extends Plugin {
  /** Fetches the configuration, and loads what it says is to be loaded early. Says nothing of failures. */
  prepare(): Promise<void>;
}

const warn = (message: string) => console.warn(`OzLiveness: ${message}`);

export function createPlugin(place: Place): FullPlugin {
  const added = new Map<string, Readonly<Record<string, unknown>>>();
  const engines = preload(place.assets);
  let current: Opened | null = null;

  /** Away with the window; whoever is left is told once. */
  const end = (opened: Opened) => {
    if (current !== opened) return;
    current = null;
    if (!opened.stop.signal.aborted) opened.stop.abort(new DOMException("The window is closed.", "AbortError"));
    opened.session?.stop();
    opened.window?.close();
    call(opened.onClose);
  };

  async function open(given?: Options): Promise<void> {
    const early = earlyCallbacks(given);
    const fail = (error: unknown) => tellError(early.on_error, errorResult(asFailure(error), ""));
    if (current !== null) return fail(failure("already_open"));
    const opened: Opened = { stop: new AbortController(), onClose: early.on_close, window: null, session: null, hidden: false };
    current = opened;
    try {
      await run(checkOptions(given, warn), opened);
    } catch (error) {
      // Closed meanwhile: nobody asks any more.
      if (current === opened) fail(error);
    } finally {
      end(opened);
    }
  }

  async function run(options: Options, opened: Opened): Promise<void> {
    const { signal } = opened.stop;
    const note = (message: string) => {
      if (options.debug === true) console.debug(`OzLiveness: ${message}`);
    };
    const told = page(options, () => current === opened);
    const [config, id] = await prepared(options, opened, (failed) => {
      note(`error ${failed.code} ${JSON.stringify(failed.context)}`);
      told.error(errorResult(failed, ""));
    });
    const texts = await loadTexts(place, id, added, warn, signal);
    // The window is work enough for one task.
    await breathe();
    signal.throwIfAborted();
    const session = startSession({
      options,
      config,
      assets: place.assets,
      window: show(options, config, texts, opened),
      // Of a pack that could not be loaded the server need not know.
      languageId: id,
      page: told,
      engine: (inner, onProgress) => engines.take(config, inner, onProgress),
      note,
    });
    opened.session = session;
    await session.done;
  }

  /**
   * What a window is made from. What is in the way is said in a window of its own, as well as that can be.
   *
   * @throws the signal's reason, also when the person has had enough
   */
  async function prepared(options: Options, opened: Opened, tell: (failed: Failure) => void): Promise<[Config, string]> {
    const { signal } = opened.stop;
    const wanted = options.lang ?? null;
    for (;;) {
      try {
        const missing = unsupported();
        if (missing !== null) throw missing;
        const config = await fetchConfig(place, signal);
        return [config, chooseLanguage({ wanted, config, added, browser: navigator.languages })];
      } catch (error) {
        signal.throwIfAborted();
        const failed = asFailure(error);
        if (opened.window === null) await showTrouble(options, wanted, opened);
        const again = new Promise<void>((resolve, reject) => {
          opened.window?.on("retry", resolve);
          signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
        });
        again.catch(() => undefined);
        opened.window?.showError(failed.code, failed.code === "config_unreachable" ? ["retry", "close"] : ["close"]);
        tell(failed);
        await again;
        opened.window?.showProgress("loading", null);
      }
    }
  }

  async function showTrouble(options: Options, wanted: string | null, opened: Opened): Promise<void> {
    const id = likelyLanguage(wanted, added, navigator.languages);
    const texts = await loadTexts(place, id, added, () => undefined, opened.stop.signal);
    const window = show(options, null, texts, opened);
    for (const name of ["close", "cancel"] as const) window.on(name, () => end(opened));
  }

  /** In the place of the one that is there. */
  function show(options: Options, config: Config | null, texts: Texts, opened: Opened): CaptureWindow {
    opened.window?.close();
    const window = showWindow(place, options, config, texts);
    opened.window = window;
    if (opened.hidden) window.hide();
    return window;
  }

  return {
    open,
    close() {
      if (current !== null) end(current);
    },
    hide() {
      if (current === null) return;
      current.hidden = true;
      current.window?.hide();
    },
    add_lang(id, dictionary) {
      checkPack(id, dictionary);
      added.set(id, { ...dictionary });
    },
    checkSupport: () => checkSupport(),
    version: VERSION,
    async prepare() {
      const config = await fetchConfig(place, new AbortController().signal).catch(() => null);
      if (config?.preinit === "full" && checkSupport().supported) engines.begin(config);
    },
  };
}
