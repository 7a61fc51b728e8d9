/**
 * `<bonafide-capture server="https://faces.example.org" action="video_selfie_smile">`.
 *
 * Attributes: `server`, `action` (words apart by spaces), `lang`, `session-token`, `inline` (the window lies inside the
 * element and not over the page). The property `options` takes everything else that `open` takes. Every callback is an
 * event of its name without `on_` and with hyphens, whose `detail` is the payload: `submit`, `result`, `complete`,
 * `capture-complete`, `error`, `close`.
 */

import { capture } from "../index.js";
import type { Options } from "../options/types.js";
import type { Plugin } from "../plugin/contract.js";

const CALLBACKS = ["on_submit", "on_result", "on_complete", "on_capture_complete", "on_error", "on_close"] as const;

/** Where pages are rendered without a document, there is none to extend. */
const Element = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class BonafideCapture extends Element {
  /** Goes before the attributes. */
  options: Options = {};
  #plugin: { server: string; made: Plugin } | null = null;

  /** Fulfilled when the window is gone. */
  open(): Promise<void> {
    const { on_submit, on_result, on_complete, on_capture_complete, on_error, on_close, ...rest } = this.options;
    const own = { on_submit, on_result, on_complete, on_capture_complete, on_error, on_close };
    const callbacks = Object.fromEntries(
      CALLBACKS.map((name) => [
        name,
        (payload: unknown) => {
          const type = name.slice(3).replaceAll("_", "-");
          this.dispatchEvent(new CustomEvent(type, { detail: payload, bubbles: false, composed: true }));
          (own[name] as ((payload: unknown) => void) | null | undefined)?.(payload);
        },
      ]),
    );
    return this.#get().open({ ...this.#attributes(), ...rest, ...callbacks });
  }

  close(): void {
    this.#plugin?.made.close();
  }

  hide(): void {
    this.#plugin?.made.hide();
  }

  /** Whoever takes the element away wants no window of it. */
  disconnectedCallback(): void {
    this.close();
  }

  #attributes(): Options {
    const text = (name: string) => this.getAttribute(name)?.trim() || null;
    const action = text("action")?.split(/[\s,]+/) ?? null;
    const lang = text("lang");
    const token = text("session-token");
    return {
      ...(action === null ? {} : { action }),
      ...(lang === null ? {} : { lang }),
      ...(token === null ? {} : { session_token: token }),
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
