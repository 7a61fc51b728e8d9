/** What the public API asks of a session, and what the session tells it. */

import type { Config } from "../config/types.js";
import type { Engine } from "../engine/contract.js";
import type { ErrorResult } from "../errors.js";
import type { Options } from "../options/types.js";
import type { CaptureResult } from "../result/types.js";
import type { PluginResult } from "../transport/types.js";
import type { CaptureWindow } from "../window/contract.js";

/** The page's callbacks. What one throws goes to the page's console and nowhere else; after `close` none is called. */
export interface Page {
  submit(result: { event_session_id: string }): void;
  result(result: PluginResult): void;
  complete(result: PluginResult): void;
  captured(result: CaptureResult): void;
  error(result: ErrorResult): void;
}

/** The browser has everything that a capture needs. */
export interface SessionInput {
  /** Checked. */
  options: Options;
  /** Checked. */
  config: Config;
  /** The folder of the plugin's addresses, with its last slash. */
  assets: string;
  window: CaptureWindow;
  /** Id of the window's language. */
  languageId: string;
  page: Page;
  /** Begins to load, or gives what `preinit` loaded already. `onProgress` gets 0 to 1. */
  engine(signal: AbortSignal, onProgress: (share: number) => void): Promise<Engine>;
  /** For `debug`. */
  note(message: string): void;
}

/** `closed`: the person closed the window before the end, or after an error. */
export type SessionEnd = "complete" | "closed";

export interface RunningSession {
  /** When the window has nothing more to show; never rejects. */
  readonly done: Promise<SessionEnd>;
  /** Stops the camera, the worker and every request, at once. */
  stop(): void;
}

export type StartSession = (input: SessionInput) => RunningSession;
