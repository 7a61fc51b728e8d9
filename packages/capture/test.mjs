// Bundles every *.test.ts(x) below src and test with esbuild and runs them with node's own runner.
//
// node test.mjs [part of a path ...]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
process.chdir(here);

function tests(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return tests(path);
    return /\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const wanted = process.argv.slice(2);
const files = ["src", "test"]
  .flatMap(tests)
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));
if (files.length === 0) throw new Error("no test has such a name");

// Inside the package, so that node finds what is left out of the bundles.
const out = mkdtempSync(join(here, "node_modules", ".test-"));
try {
  await build({
    entryPoints: files,
    outdir: out,
    outbase: ".",
    bundle: true,
    platform: "node",
    target: "node18",
    format: "esm",
    packages: "external",
    outExtension: { ".js": ".mjs" },
    loader: { ".css": "text" },
    define: { __VERSION__: '"0.0.0-test"', __BUILD__: '"test"' },
    sourcemap: "inline",
    logLevel: "warning",
  });
  const made = files.map((path) => join(out, path.replace(/\.tsx?$/, ".mjs")));
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...made], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
