/** What the session asks of the window, and the window of the session. */

import type { ErrorCode } from "../errors.js";
import type { Effect } from "../core/types.js";

/** Texts by key: `guide_<code>`, `error_<group>_title`, and the words of buttons; `src/languages/en.json` has every key. */
export type Dictionary = Readonly<Record<string, string>>;

export type StyleGroups = Readonly<Record<string, unknown>>;

export interface WindowOptions {
  /** Where the window lies; `null` covers the page. */
  root: HTMLElement | null;
  /** Id of the language, for the `lang` attribute and the voice. */
  languageId: string;
  /** Complete: keys absent from a language are filled in from English. */
  language: Dictionary;
  dir: "ltr" | "rtl";
  /** The option `style`, checked to be an object of objects; groups and values are the window's to read. */
  style: StyleGroups;
  /** Whether the oval is drawn around the face. */
  oval: boolean;
  /** Whether the preview is mirrored, as a camera that faces the person is. */
  mirrored: boolean;
  /** Whether the pattern of a document is drawn while one is captured. */
  documentPattern: boolean;
  /** Whether the preview takes the shape of the window; otherwise the camera's. */
  adaptiveAspect: boolean;
  reducedMotion: boolean;
  /** Address of `liveness.css`, for browsers without `adoptedStyleSheets`. */
  stylesheet: string;
  version: string;
}

/**
 * What a person does in the window. `start` answers `askStart`, `retry` and `close` are the actions of `showError`, `skip` is
 * that of `showLight`.
 */
export type WindowEvent =
  | "start"
  | "begin"
  | "shutter"
  | "retake"
  | "accept"
  | "cancel"
  | "retry"
  | "close"
  | "switch_camera"
  | "skip";

export type ProgressKind = "loading" | "upload" | "analysis";

/** `retry` offers another attempt by a button that gives the event `retry`; the others give `close`. */
export type Verdict = "success" | "declined" | "operator_required" | "finished" | "retry";

/** Red, green and blue of sRGB, 0 to 255. */
export type Colour = readonly [number, number, number];

export interface CaptureWindow {
  /** In the document, with `playsinline`, `muted` and `autoplay`; the session sets `srcObject`. */
  readonly video: HTMLVideoElement;
  handle(effect: Effect): void;
  /** `value` is 0 to 1, or `null` where nothing is known about how far it is. */
  showProgress(kind: ProgressKind, value: number | null): void;
  showError(code: ErrorCode, actions: readonly ("retry" | "close")[]): void;
  /** The browser is asking for the camera: says why. */
  askPermission(): void;
  /** Before the browser asks: what it is about and what helps, with a button that gives `start`. */
  askStart(): void;
  /** The camera runs: away with what `askPermission`, `askStart` or `showProgress("loading", …)` showed. */
  showCamera(mirrored: boolean, width: number, height: number, cameras: number): void;
  /** The kept picture of a document, which the person accepts or retakes; `null` takes it away. */
  showPicture(picture: Blob | null): void;
  /**
   * All but the face has this colour until the next, or until the phase `challenge` ends. `shown` is called when it is on the
   * screen, with the time by `performance.now()`; never where it did not come that far.
   */
  showLight(colour: Colour, shown: (time: number) => void): void;
  result(verdict: Verdict): void;
  on(name: WindowEvent, listener: () => void): void;
  /** Out of sight; the session goes on. What then waits for `close`, the end of a session, gets it at once. */
  hide(): void;
  /** Out of the document; focus, scrolling and listeners are given back. */
  close(): void;
  /** The part of the camera's picture that is seen, in pixels of the camera, cut from the centre. */
  view(width: number, height: number): { width: number; height: number };
}

export type CreateWindow = (options: WindowOptions) => CaptureWindow;
