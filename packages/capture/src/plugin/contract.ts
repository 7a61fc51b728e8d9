/** What a page has: the global `OzLiveness`, and what the package exports. */

import type { Options } from "../options/types.js";
import type { Support } from "../support/check.js";

export interface Plugin {
  /** Opens the window. The promise is for pages that want to wait: it is fulfilled when the window is gone, never rejected. */
  open(options?: Options): Promise<void>;
  /** Takes the window away. Every request is ended, and of the callbacks only `on_close` is called. */
  close(): void;
  /**
   * Takes the window out of sight; the capture, its requests and its callbacks go on. Where nothing is left to do but to
   * press a button in the window, it closes.
   */
  hide(): void;
  /**
   * Adds a language, or replaces one. Texts that it lacks are English.
   *
   * @throws TypeError for an id that is no language tag, and a dictionary that is no object
   */
  add_lang(id: string, dictionary: Readonly<Record<string, string>>): void;
  checkSupport(): Support;
  readonly version: string;
}

/** Where the plugin's files are. */
export interface Place {
  /** Address of the folder, with its last slash; relative to the page. */
  assets: string;
  /** Goes with the question for the configuration: `""`, or `?` and more. */
  query: string;
}
