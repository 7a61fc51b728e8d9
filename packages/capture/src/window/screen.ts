/** What a screen of words consists of; `panel.ts` draws it. */

import type { Icon } from "./icons.js";

export interface ScreenAction {
  label: string;
  does: "start" | "accept" | "retake" | "retry" | "close" | "cancel" | "reload";
}

export interface Screen {
  /** `data-panel`: names the state for style sheets and tests. */
  name: string;
  sign:
    | { kind: "badge"; icon: Icon; tone: "plain" | "good" | "fix" | "bad" }
    | { kind: "spinner" }
    | { kind: "prompt" }
    | { kind: "picture"; picture: Blob; label: string };
  title: string;
  /** Paragraphs; the first may be strong. */
  body: readonly { text: string; strong?: boolean }[];
  tips?: readonly { icon: Icon; text: string }[];
  /** Numbered. */
  steps?: readonly string[];
  progress?: { label: string; value: number | null };
  /** The first is the one most people want. */
  actions: readonly ScreenAction[];
  /** What the sign of closing does: it ends a capture, or leaves a screen that ends one. */
  leaves: "cancel" | "close";
}
