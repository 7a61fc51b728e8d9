/** The system's Chromium. */

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { NATIVE, WASM } from "./host.js";

const PATH = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

/** Why these tests are not run, or `false`. */
export const skip =
  PATH === undefined
    ? "there is no Chromium"
    : !existsSync(WASM) || !existsSync(`${NATIVE}/models.bin`)
      ? "scripts/wasm --check makes what this runs"
      : false;

export function launch(...flags: string[]): Promise<Browser> {
  if (PATH === undefined) throw new Error("there is no Chromium");
  const usual = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: PATH, args: [...usual, ...flags] });
}
