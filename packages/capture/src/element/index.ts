/**
 * `<bonafide-capture server="https://faces.example.org" action="video_selfie_smile">`.
 *
 * Attributes: `server`, `action` (words apart by spaces), `lang`, `session-token`, `device-id`, `facing` (`user` or
 * `environment`), `result-mode`, `debug`, `inline` (the window lies inside the element and not over the page). The property
 * `options` takes everything that `open` takes. Every callback is an event of its name without `on_` and with hyphens,
 * whose `detail` is the payload: `submit`, `result`, `complete`, `capture-complete`, `error`, `close`.
 */

import { capture } from "../index.js";
import { callOne, everyCallback } from "../options/callbacks.js";
import type { Options } from "../options/types.js";
import type { Plugin } from "../plugin/contract.js";

/** Attributes that are options as they stand. */
const TEXTS = {
  lang: "lang",
  "session-token": "session_token",
  "device-id": "device_id",
  facing: "cameraFacingMode",
  "result-mode": "result_mode",
} as const;

/** Where pages are rendered without a document, there is none to extend. */
const Element = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class BonafideCapture extends Element {
  /** Goes before the attributes. */
  options: Options = {};
  #plugin: { server: string; made: Plugin } | null = null;

  /** Fulfilled when the window is gone. */
  open(): Promise<void> {
    const { options } = this;
    const callbacks = everyCallback((name, payload) => {
      const type = name.slice("on_".length).replaceAll("_", "-");
      this.dispatchEvent(new CustomEvent(type, { detail: payload, composed: true }));
      callOne(options, name, payload);
    });
    return this.#get().open({ ...this.#attributes(), ...options, ...callbacks });
  }

  close(): void {
    this.#plugin?.made.close();
  }

  hide(): void {
    this.#plugin?.made.hide();
  }

  /** As of the plugin; belongs to the server that is named now. */
  add_lang(id: string, dictionary: Readonly<Record<string, string>>): void {
    this.#get().add_lang(id, dictionary);
  }

  /** Whoever takes the element away wants no window of it. */
  disconnectedCallback(): void {
    this.close();
  }

  #attributes(): Options {
    const text = (name: string) => this.getAttribute(name)?.trim() || null;
    const found = Object.entries(TEXTS).flatMap(([name, option]) => {
      const value = text(name);
      return value === null ? [] : [[option, value]];
    });
    const action = text("action")?.split(/[\s,]+/);
    return {
      ...(Object.fromEntries(found) as Options),
      ...(action === undefined ? {} : { action }),
      ...(this.hasAttribute("debug") ? { debug: true } : {}),
      ...(this.hasAttribute("inline") ? { root: this } : {}),
    };
  }

  #get(): Plugin {
    const server = this.getAttribute("server")?.trim() ?? "";
    if (this.#plugin?.server !== server) {
      this.#plugin?.made.close();
      this.#plugin = { server, made: capture(server) };
    }
    return this.#plugin.made;
  }
}

/** Makes the element known. A page that has it already keeps the one it has. */
export function define(name = "bonafide-capture"): void {
  if (customElements.get(name) === undefined) customElements.define(name, class extends BonafideCapture {});
}

if (typeof customElements !== "undefined") define();

declare global {
  interface HTMLElementTagNameMap {
    "bonafide-capture": BonafideCapture;
  }
}
