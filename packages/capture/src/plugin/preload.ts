/** What is loaded before the window is opened, where the configuration says so. */

import type { Config } from "../config/types.js";
import { type Engine, loadEngine } from "../engine/index.js";
import { BUILD } from "../version.js";

export interface Preload {
  begin(config: Config): void;
  /** The engine that was loaded before, once; else one that begins to load now. */
  take(config: Config, signal: AbortSignal, onProgress: (share: number) => void): Promise<Engine>;
}

export function preload(assets: string): Preload {
  let early: Promise<Engine> | null = null;
  const load = (config: Config, signal: AbortSignal, onProgress: (share: number) => void) =>
    loadEngine(assets, BUILD, config.bonafide.models, signal, onProgress);
  return {
    begin(config) {
      if (early !== null) return;
      early = load(config, new AbortController().signal, () => undefined);
      // A failure is told when the engine is needed, after another try.
      early.catch(() => (early = null));
    },
    async take(config, signal, onProgress) {
      const ready = early;
      early = null;
      const engine = await ready?.catch(() => null);
      if (engine == null) return load(config, signal, onProgress);
      if (signal.aborted) {
        engine.close();
        signal.throwIfAborted();
      }
      return engine;
    },
  };
}
