// The plugin: its script, one capture with it, and what it gave the page.

import { BackendError } from "./backend.js";

/** Where it is and how it is to work. The query goes on to the configuration, which takes this one from a demo's page only. */
const address = (architecture) => `../plugin_liveness.php?architecture=${architecture}`;

/** The plugin could not be loaded. */
export class PluginMissing extends Error {
  constructor(status) {
    super(`the plugin's script: ${status}`);
    /** HTTP status, 0 without an answer. */
    this.status = status;
  }
}

// Where a proxy in front of the page asks for Trusted Types, this is the one script that is added.
const policy = globalThis.trustedTypes?.createPolicy?.("bonafide-demo", { createScriptURL: (url) => url });

let loading = null;

/** Loads the script, once for a page. A failed load may be tried again. */
export function load(architecture) {
  loading ??= addScript(address(architecture)).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function addScript(url) {
  const script = document.createElement("script");
  script.src = policy?.createScriptURL(url) ?? url;
  const loaded = await new Promise((resolve) => {
    script.addEventListener("load", () => resolve(true));
    script.addEventListener("error", () => resolve(false));
    document.head.append(script);
  });
  if (loaded && typeof globalThis.OzLiveness?.open === "function") return;
  script.remove();
  // The browser tells a script's status to nobody.
  const status = await fetch(url, { cache: "no-store" }).then((response) => response.status, () => 0);
  throw new PluginMissing(status);
}

/**
 * Opens the window, and resolves when the person's part is over:
 * - `{ end: "submitted" }`: the plugin has sent the capture to the server
 * - `{ end: "captured", captures }`: the page has the capture
 * - `{ end: "failed", error }`: what `on_error` gave
 * - `{ end: "closed" }`: the person closed the window before anything was sent
 *
 * `note(name, payload)` hears of every callback.
 */
export function capture(architecture, options, note) {
  return new Promise((resolve) => {
    const captures = [];
    let submitted = false;
    const hear = (name, act) => (payload) => {
      note(name, payload);
      act(payload);
    };
    globalThis.OzLiveness.open({
      ...options,
      on_submit: hear("on_submit", () => {
        submitted = true;
      }),
      on_result: hear("on_result", () => {}),
      on_complete: hear("on_complete", () => resolve({ end: "submitted" })),
      on_capture_complete: hear("on_capture_complete", (result) => {
        captures.push(result);
        // In the architecture normal this comes too, before the plugin sends.
        if (captures.length === (result.media?.count ?? 1) && architecture === "capture") {
          resolve({ end: "captured", captures });
        }
      }),
      on_error: hear("on_error", (error) => resolve({ end: "failed", error })),
      on_close: hear("on_close", () => resolve(submitted ? { end: "submitted" } : { end: "closed" })),
    });
  });
}

/** Takes the window away, if it is there. */
export function close() {
  globalThis.OzLiveness?.close?.();
}

/** Ids of the languages that the window has, or none when nobody says. */
export async function languages() {
  try {
    const response = await fetch("../plugin/app_config.json");
    if (!response.ok) throw new BackendError(response.status);
    const config = await response.json();
    return config.lang_allow ?? config.bonafide?.languages ?? [];
  } catch {
    return [];
  }
}
