/** The plugin for React 18 and newer: `const { open } = useCapture("https://faces.example.org")`. */

import { useEffect, useMemo, useRef } from "react";
import { capture } from "../index.js";
import { callOne, everyCallback } from "../options/callbacks.js";
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
  /** The window is there as long as this is true; set it to false in `on_close`. */
  open: boolean;
  /** Packs by their id, as `add_lang` takes them. */
  languages?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * A window that is there while `open` is true. Options are read when it opens; callbacks are always the newest, and none
 * is called any more when `open` is false or the component is gone.
 */
export function BonafideCapture(props: BonafideCaptureProps): null {
  const { server = "", open } = props;
  const newest = useRef(props);
  useEffect(() => {
    newest.current = props;
  });
  useEffect(() => {
    if (!open) return;
    const plugin = capture(server);
    const { server: _, open: __, languages = {}, ...options } = newest.current;
    for (const [id, dictionary] of Object.entries(languages)) plugin.add_lang(id, dictionary);
    let wanted = true;
    const callbacks = everyCallback((name, payload) => {
      if (wanted) callOne(newest.current, name, payload);
    });
    void plugin.open({ ...options, ...callbacks });
    return () => {
      wanted = false;
      plugin.close();
    };
  }, [open, server]);
  return null;
}
