// The gate for what a phone has to load before the first guidance. Compressed by Brotli as the server sends it.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(dirname(fileURLToPath(import.meta.url)));
const plugin = (name) => readFileSync(join("dist/plugin", `${name}.br`)).length;
// In one piece, as the server sends them; half floats do not get smaller.
const MODELS = "../../target/wasm/native/models.bin";
if (!existsSync(MODELS)) {
  console.error(`error: ${MODELS} is missing; run scripts/wasm --check`);
  process.exit(1);
}
const parts = [
  // The texts in English and the style sheet are in the main script; a browser that is not recent asks for the sheet.
  ["script", 120_000, ["plugin_liveness.js", "ozliveness_main.js", "faceworker.js", "liveness.css"].map(plugin)],
  ["wasm", 500_000, [plugin("core.wasm")]],
  ["models", 1_700_000, [readFileSync(MODELS).length]],
  ["checkSupport", 10_000, [plugin("check-support.js")]],
];

let failed = 0;
let all = 0;
for (const [name, most, sizes] of parts) {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (name !== "checkSupport") all += bytes;
  const over = bytes > most;
  failed += Number(over);
  console.log(`${name.padEnd(14)}${String(bytes).padStart(10)} of ${String(most).padStart(9)} bytes${over ? "  TOO LARGE" : ""}`);
}
console.log(`${"until guidance".padEnd(14)}${String(all).padStart(10)}`);
console.log(`${parts.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
