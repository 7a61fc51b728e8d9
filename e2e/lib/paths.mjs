// Where things are, and whether what the tests need was built.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const OUT = join(ROOT, "target/e2e");
export const PROGRAM = join(ROOT, "target/release/bonafide");
export const PACK = process.env.BONAFIDE_PACK ?? join(ROOT, "models/pack");
export const FACE = process.env.BONAFIDE_FACE ?? join(ROOT, "models/sample/face.jpg");
const PLUGIN = join(ROOT, "packages/capture/dist/plugin/plugin_liveness.js");

for (const [path, script] of [[PROGRAM, "pack"], [PACK, "pack"], [FACE, "samples"], [PLUGIN, "plugin"]]) {
  if (!existsSync(path)) throw new Error(`${path} is missing; run scripts/${script}`);
}

/** The browser named by CHROMIUM, else the first on PATH. */
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const found = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(existsSync);
  if (found === undefined) throw new Error("no Chromium on PATH: run scripts/install --tests, or name one in CHROMIUM");
  return found;
}
