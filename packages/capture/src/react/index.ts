/** The plugin for React 18 and newer: `const { open } = useCapture("https://faces.example.org")`. */

import { useEffect, useMemo, useRef } from "react";
import { capture } from "../index.js";
import type { Options } from "../options/types.js";
import type { Plugin } from "../plugin/contract.js";

export type Capture = Pick<Plugin, "open" | "close" | "hide" | "add_lang">;

/**
 * `open`, `close` and `hide` of one plugin, the same in every render. The window goes with the component.
 *
 * @param server as `capture` takes it
 */
export function useCapture(server = ""): Capture {
  const made = useRef<{ server: string; plugin: Plugin } | null>(null);
  useEffect(
    () => () => {
      made.current?.plugin.close();
      made.current = null;
    },
    [server],
  );
  return useMemo(() => {
    // Made when it is used: on a server that renders pages there is no document.
    const get = () => (made.current ??= { server, plugin: capture(server) }).plugin;
    return {
      open: (options) => get().open(options),
      close: () => made.current?.plugin.close(),
      hide: () => made.current?.plugin.hide(),
      add_lang: (id, dictionary) => get().add_lang(id, dictionary),
    };
  }, [server]);
}

export interface BonafideCaptureProps extends Options {
  /** As `capture` takes it. */
  server?: string;
  /** The window is there as long as this is true; tell it by `on_close` that it is gone. */
  open: boolean;
}

/** A window that is there while `open` is true. Options are read when it opens; callbacks are always the newest. */
export function BonafideCapture({ server = "", open, ...options }: BonafideCaptureProps): null {
  const { open: show, close } = useCapture(server);
  const newest = useRef<Options>(options);
  newest.current = options;
  useEffect(() => {
    if (!open) return;
    const names = ["on_submit", "on_result", "on_complete", "on_capture_complete", "on_error", "on_close"] as const;
    const callbacks = Object.fromEntries(
      names.map((name) => [name, (payload: never) => (newest.current[name] as ((payload: never) => void) | null | undefined)?.(payload)]),
    );
    void show({ ...newest.current, ...callbacks });
    return close;
  }, [open, show, close]);
  return null;
}
