/** The bar at the bottom: what a thumb can reach. */

import type { Dictionary } from "./contract.js";
import { element } from "./dom.js";
import { fill } from "./fill.js";
import { type Icon, icon } from "./icons.js";

export interface Button {
  label: string;
  primary: boolean;
  press(): void;
}

export interface Controls {
  readonly root: HTMLElement;
  /** In place of the buttons of the camera; an empty list gives them back. */
  setActions(actions: readonly Button[]): void;
  /** Whether one of those that `setActions` replaces has the focus. */
  hasFocus(): boolean;
  showShutter(shown: boolean): void;
  showSwitch(shown: boolean): void;
  setVoice(on: boolean): void;
}

export interface ControlsOptions {
  language: Dictionary;
  version: string;
  voice: boolean;
  close(): void;
  shutter(): void;
  switchCamera(): void;
  toggleVoice(): void;
}

export function controls(options: ControlsOptions): Controls {
  const { language } = options;
  const close = round("close", language, "ui_close", options.close);
  const voice = round("voice_off", language, "ui_voice_on", options.toggleVoice);
  voice.classList.add("voice");
  voice.hidden = !options.voice;
  const swap = round("switch", language, "ui_switch_camera", options.switchCamera);
  swap.classList.add("switch");
  swap.hidden = true;
  const shutter = button("shutter", options.shutter);
  shutter.setAttribute("aria-label", fill(language, "document_shutter"));
  shutter.hidden = true;
  const middle = element("div", "middle", shutter);

  const row = element(
    "div",
    "row",
    element("div", "slot start", close),
    middle,
    element("div", "slot end", voice, swap),
  );
  const version = element("p", "version", fill(language, "ui_version", { version: options.version }));

  return {
    root: element("div", "controls", row, version),
    setActions(actions) {
      const made = actions.map(({ label, primary, press }) => {
        const action = button(`action ${primary ? "primary" : "secondary"}`, press);
        action.textContent = label;
        return action;
      });
      middle.replaceChildren(...(made.length > 0 ? made : [shutter]));
    },
    hasFocus: () => middle.matches(":focus-within"),
    showShutter(shown) {
      shutter.hidden = !shown;
    },
    showSwitch(shown) {
      swap.hidden = !shown;
    },
    setVoice(on) {
      voice.classList.toggle("on", on);
      voice.replaceChildren(icon(on ? "voice_on" : "voice_off"));
      const label = fill(language, on ? "ui_voice_off" : "ui_voice_on");
      voice.setAttribute("aria-label", label);
      voice.title = label;
    },
  };
}

function button(className: string, press: () => void): HTMLButtonElement {
  const made = element("button", className);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

function round(name: Icon, language: Dictionary, key: string, press: () => void): HTMLButtonElement {
  const made = button("round", press);
  const label = fill(language, key);
  made.setAttribute("aria-label", label);
  made.title = label;
  made.append(icon(name));
  return made;
}
