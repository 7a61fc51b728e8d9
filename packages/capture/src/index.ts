/**
 * The plugin as a package: `capture("https://faces.example.org")` is what the script tag makes of `OzLiveness`.
 *
 * The worker, the WebAssembly, the networks and the languages come from the server, whose version should be this one.
 */

import type { Plugin } from "./plugin/contract.js";
import { createPlugin } from "./plugin/index.js";

export { ERRORS } from "./errors.js";
export type { ErrorCode, ErrorResult } from "./errors.js";
export type { Options } from "./options/types.js";
export type { Plugin } from "./plugin/contract.js";
export type { BoundingBox, CaptureResult, FaceLandmarks, GenuineCapture, SuspiciousCapture } from "./result/types.js";
export { checkSupport } from "./support/check.js";
export type { Support } from "./support/check.js";
export type { PluginResult } from "./transport/types.js";

/** @param server address under which browsers reach the server, or a folder that holds `plugin/`; relative to the page */
export function capture(server = ""): Plugin {
  const base = server === "" || server.endsWith("/") ? server : `${server}/`;
  return createPlugin({ assets: new URL(`${base}plugin/`, document.baseURI).href, query: "" });
}
