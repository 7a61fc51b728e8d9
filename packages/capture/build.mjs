// Makes dist/plugin, what servers serve to pages; dist/npm and dist/types, what `npm install` gives.
//
// Needs target/wasm/core.wasm. Names of files never change; what is loaded after the loader is asked for with the hash of
// its bytes, so that caches keep it for good.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
process.chdir(here);
const CORE = "../../target/wasm/core.wasm";
// All of it is made aside, so that a server that starts meanwhile finds one build or the other.
const DRAFT = "dist.tmp";
const OUT = join(DRAFT, "plugin");
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
if (!existsSync(CORE)) {
  console.error(`error: ${CORE} is missing; run scripts/wasm`);
  process.exit(1);
}

// esbuild keeps the folder in which it was loaded.
const OPTIONS = { absWorkingDir: here, bundle: true, minify: true, legalComments: "none", logLevel: "warning" };

const MODERN = { target: ["es2022", "safari15.4"] };
// For browsers so old that all these do there is to say what is missing.
const OLD = { target: "es2018", supported: { "dynamic-import": true } };

const hash = (...parts) => parts.reduce((sum, part) => sum.update(part), createHash("sha256")).digest("hex").slice(0, 16);

/** Bytes of one bundle. `define` replaces names by constants. */
async function bundle(entry, format, browsers, define = {}) {
  const built = await build({
    ...OPTIONS,
    entryPoints: [entry],
    format,
    ...browsers,
    loader: { ".css": "text" },
    define: { __VERSION__: JSON.stringify(version), ...define },
    charset: "utf8",
    write: false,
  });
  return built.outputFiles[0].contents;
}

async function styleSheet() {
  const built = await build({ ...OPTIONS, entryPoints: ["src/style/index.css"], write: false });
  return built.outputFiles[0].contents;
}

const languages = readdirSync("src/languages").filter((name) => name.endsWith(".json"));
const files = new Map([
  ["core.wasm", readFileSync(CORE)],
  ["faceworker.js", await bundle("src/engine/worker.ts", "iife", MODERN)],
  ["liveness.css", await styleSheet()],
  ...languages.map((name) => [`lang/${name}`, Buffer.from(JSON.stringify(JSON.parse(readFileSync(join("src/languages", name), "utf8"))))]),
]);
const later = JSON.stringify(hash(...files.values()));
const main = await bundle("src/main.ts", "esm", MODERN, { __BUILD__: later });
files.set("ozliveness_main.js", main);
files.set("plugin_liveness.js", await bundle("src/loader/index.ts", "iife", OLD, { __BUILD__: later, __MAIN__: JSON.stringify(hash(main)) }));
files.set("check-support.js", await bundle("src/support/global.ts", "iife", OLD, { __BUILD__: later }));

rmSync(DRAFT, { recursive: true, force: true });
mkdirSync(join(OUT, "lang"), { recursive: true });
for (const [name, bytes] of files) {
  writeFileSync(join(OUT, name), bytes);
  writeFileSync(join(OUT, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(join(OUT, `${name}.br`), brotliCompressSync(bytes, { params }));
}

await build({
  ...OPTIONS,
  entryPoints: { index: "src/index.ts", element: "src/element/index.ts", react: "src/react/index.ts" },
  outdir: join(DRAFT, "npm"),
  splitting: true,
  format: "esm",
  ...MODERN,
  external: ["react"],
  loader: { ".css": "text" },
  define: { __VERSION__: JSON.stringify(version), __BUILD__: later },
});
const declarations = ["--project", "tsconfig.types.json", "--outDir", join(DRAFT, "types")];
const types = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", ...declarations], { stdio: "inherit" });
if (types.status !== 0) process.exit(types.status ?? 1);

mkdirSync("dist", { recursive: true });
for (const part of ["plugin", "npm", "types"]) {
  rmSync(join("dist", part), { recursive: true, force: true });
  renameSync(join(DRAFT, part), join("dist", part));
}
rmSync(DRAFT, { recursive: true });
