/** Runs in Chromium: a page that adds the plugin by its script, as an element, and by React. */

import { createElement, StrictMode } from "react";
import { createRoot, type Root } from "react-dom/client";
import "../../src/element/index.js";
import { everyCallback } from "../../src/options/callbacks.js";
import type { Options } from "../../src/options/types.js";
import type { Plugin } from "../../src/plugin/contract.js";
import { BonafideCapture, type BonafideCaptureProps } from "../../src/react/index.js";

export interface Harness {
  /** Names of the callbacks and events, in the order in which they came; errors with their code. */
  heard: string[];
  captured: { action: string; frame_list: string[] | null }[];
  /** What the page's policy did not let through. */
  forbidden: string[];
  /** How often the promise of `open` was fulfilled. */
  done: number;
  add(address: string): Promise<boolean>;
  plugin(): Plugin;
  open(options?: Options): void;
  element(attributes: Record<string, string>): void;
  render(props: Partial<BonafideCaptureProps> & { open: boolean }): void;
  unmount(): void;
}

const harness: Harness = {
  heard: [],
  captured: [],
  forbidden: [],
  done: 0,
  add(address) {
    const script = document.createElement("script");
    // The page's own policy, as every page has one that asks for Trusted Types.
    const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(a: string): string } } }).trustedTypes;
    policy ??= types?.createPolicy("page", { createScriptURL: (url: string) => url }) ?? null;
    script.src = policy?.createScriptURL(address) ?? address;
    document.head.append(script);
    return new Promise((resolve) => {
      script.addEventListener("load", () => resolve(true));
      script.addEventListener("error", () => resolve(false));
    });
  },
  plugin: () => (globalThis as unknown as { OzLiveness: Plugin }).OzLiveness,
  open(options = {}) {
    void harness.plugin().open({ ...options, ...callbacks() }).then(() => (harness.done += 1));
  },
  element(attributes) {
    const made = document.createElement("bonafide-capture");
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    for (const type of ["submit", "result", "complete", "capture-complete", "error", "close"]) {
      made.addEventListener(type, (event) => hear(type, (event as CustomEvent).detail));
    }
    document.body.append(made);
  },
  render(props) {
    root ??= createRoot(document.body.appendChild(document.createElement("div")));
    root.render(createElement(StrictMode, null, createElement(BonafideCapture, { ...callbacks(), ...props })));
  },
  unmount() {
    root?.unmount();
    root = null;
  },
};
let policy: { createScriptURL(address: string): string } | null = null;
let root: Root | null = null;

const callbacks = () => everyCallback(hear);

function hear(name: string, payload: unknown): void {
  const { code, action, frame_list } = (payload ?? {}) as { code?: string; action?: string; frame_list?: string[] };
  harness.heard.push(code === undefined ? name : `${name} ${code}`);
  if (action !== undefined) harness.captured.push({ action, frame_list: frame_list ?? null });
}

document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  harness.forbidden.push(`${violatedDirective} ${blockedURI}`);
});
Object.assign(globalThis, { harness });
