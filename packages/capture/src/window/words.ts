/** The sentence of guidance above the picture, its drawing, and which step of how many it is. */

import type { Guide } from "../core/types.js";
import { element } from "./dom.js";
import { pictogram } from "./pictograms.js";

export interface Words {
  readonly root: HTMLElement;
  setStep(text: string): void;
  setHint(code: Guide, text: string, mirrored: boolean): void;
  /** A sentence without a drawing. */
  setSentence(text: string): void;
}

export function words(): Words {
  const step = element("p", "step");
  const hint = element("div", "hint");
  return {
    root: element("div", "words", step, hint),
    setStep(text) {
      step.textContent = text;
    },
    setHint(code, text, mirrored) {
      // A new element each time, so that its animation begins anew.
      hint.replaceChildren(pictogram(code, mirrored), element("p", "hint-text", text));
    },
    setSentence(text) {
      hint.replaceChildren(element("p", "hint-text", text));
    },
  };
}
