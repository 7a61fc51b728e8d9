/** One window at a time, from the page's options to a session and back. */

import { faceFacing, hasOval, isMirrored, isMobile } from "../camera/index.js";
import type { Config } from "../config/types.js";
import { asFailure, errorResult, failure } from "../failure.js";
import { english } from "../languages/index.js";
import { checkOptions } from "../options/check.js";
import { earlyCallbacks } from "../options/early.js";
import type { Options } from "../options/types.js";
import { type RunningSession, startSession } from "../session/index.js";
import { checkSupport } from "../support/check.js";
import { BUILD, VERSION } from "../version.js";
import { type CaptureWindow, createWindow } from "../window/index.js";
import type { Place, Plugin } from "./contract.js";
import { chooseLanguage, loadTexts, type Texts } from "./language.js";
import { checkPack } from "./pack.js";
import { call, page } from "./page.js";
import { preload } from "./preload.js";
import { fetchConfig } from "./settings.js";

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
    const fail = (error: unknown) => call(early.on_error, errorResult(asFailure(error), ""));
    if (current !== null) return fail(failure("already_open"));
    let options: Options;
    try {
      options = checkOptions(given, (message) => console.warn(`OzLiveness: ${message}`));
    } catch (error) {
      return fail(error);
    }
    const note = options.debug === true ? (message: string) => console.debug(`OzLiveness: ${message}`) : () => undefined;
    const opened: Opened = { stop: new AbortController(), onClose: early.on_close, window: null, session: null, hidden: false };
    current = opened;
    const live = () => current === opened;
    try {
      await run(options, opened, note, live);
    } catch (error) {
      // Closed meanwhile: nobody asks any more.
      if (live()) fail(error);
      note(`ended: ${asFailure(error).code}`);
    } finally {
      end(opened);
    }
  }

  async function run(options: Options, opened: Opened, note: (message: string) => void, live: () => boolean): Promise<void> {
    const { signal } = opened.stop;
    const config = await configured(options, opened, live);
    if (config === null) return;
    const id = chooseLanguage({ wanted: options.lang ?? null, config, added, browser: navigator.languages });
    const texts = await loadTexts(id, `${place.assets}lang/${id}.json?v=${BUILD}`, added, (message) => console.warn(`OzLiveness: ${message}`), signal);
    const window = show(options, config, texts, opened);
    const session = startSession({
      options,
      config,
      assets: place.assets,
      window,
      // Of a pack that could not be loaded the server need not know.
      languageId: id,
      page: page(options, live),
      engine: (inner, onProgress) => engines.take(config, inner, onProgress),
      note,
    });
    opened.session = session;
    await session.done;
  }

  /** `null` when the person has had enough of it. What hinders a person is said in a window, as long as one can read it. */
  async function configured(options: Options, opened: Opened, live: () => boolean): Promise<Config | null> {
    const { signal } = opened.stop;
    for (;;) {
      try {
        return await fetchConfig(place, signal);
      } catch (error) {
        signal.throwIfAborted();
        const failed = asFailure(error);
        const texts: Texts = { id: "en", dictionary: english, dir: "ltr" };
        const window = show(options, null, texts, opened);
        const actions = failed.code === "config_unreachable" ? (["retry", "close"] as const) : (["close"] as const);
        const pressed = new Promise<"retry" | "close">((resolve) => {
          window.on("retry", () => resolve("retry"));
          for (const name of ["close", "cancel"] as const) window.on(name, () => resolve("close"));
          signal.addEventListener("abort", () => resolve("close"), { once: true });
        });
        window.showError(failed.code, actions);
        page(options, live).error(errorResult(failed, ""));
        if ((await pressed) === "close") return null;
        window.close();
        opened.window = null;
      }
    }
  }

  function show(options: Options, config: Config | null, texts: Texts, opened: Opened): CaptureWindow {
    const mobile = isMobile();
    const usual = config ?? { use_for_liveness: false };
    const overlay = options.overlay_options;
    const window = createWindow({
      root: options.root ?? null,
      languageId: texts.id,
      language: texts.dictionary,
      dir: texts.dir,
      style: options.style ?? {},
      oval: hasOval(usual, mobile),
      mirrored: isMirrored(faceFacing(options, usual), usual, mobile),
      documentPattern: overlay !== false && overlay?.show_document_pattern !== false,
      adaptiveAspect: options.disable_adaptive_aspect_ratio !== true,
      reducedMotion: matchMedia("(prefers-reduced-motion: reduce)").matches,
      stylesheet: `${place.assets}liveness.css?v=${BUILD}`,
      version: VERSION,
    });
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
