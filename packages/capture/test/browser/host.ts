/** A host of files, as any web server is: what the plugin consists of, and pages of a test. */

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";

export const ROOT = join(process.cwd(), "..", "..");
/** What `cargo run --release -p bonafide-wasm --example native models/pack target/wasm/native` makes. */
export const NATIVE = join(ROOT, "target", "wasm", "native");
export const WASM = join(ROOT, "target", "wasm", "core.wasm");

export interface Host {
  origin: string;
  /** Paths that were asked for, with their query. */
  asked: string[];
  /** Answers before the files do; `true` when it did. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  html: "text/html", js: "text/javascript", wasm: "application/wasm", json: "application/json",
  bin: "application/octet-stream", rgba: "application/octet-stream",
};

export const STRICT =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src blob: data:";

/** Bundled as the build does. */
export async function bundle(entry: string, format: "iife" | "esm" = "iife"): Promise<string> {
  const made = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format,
    target: "es2022",
    loader: { ".css": "text" },
    define: { __VERSION__: '"0.0.0-test"', __BUILD__: '"test"', __MAIN__: '"main"' },
    logLevel: "warning",
  });
  return made.outputFiles[0]?.text ?? "";
}

/** `page` is the script of the page; what the plugin consists of is below `/plugin/`, with what is in `more` by its path. */
export async function host(page: string, policy = STRICT, more: Readonly<Record<string, string>> = {}): Promise<Host> {
  const files = new Map<string, Buffer | string>([
    ["/", "<!doctype html><title>test</title><link rel=icon href=data:,><body><script src=/page.js></script>"],
    ["/page.js", await bundle(page)],
    ["/plugin/faceworker.js", await bundle("src/engine/worker.ts")],
    ["/plugin/core.wasm", readFileSync(WASM)],
    ["/plugin/models.bin", readFileSync(join(NATIVE, "models.bin"))],
    ["/frames.rgba", readFileSync(join(NATIVE, "frames.rgba"))],
    ["/native.json", readFileSync(join(NATIVE, "native.json"))],
    ...Object.entries(more),
  ]);
  const made: Host = { origin: "", asked: [], intercept: () => false, close: async () => undefined };
  const server = createServer((request, response) => {
    made.asked.push(request.url ?? "");
    if (made.intercept(request, response)) return;
    const path = (request.url ?? "").split("?")[0] ?? "";
    const body = request.method === "GET" ? files.get(path) : undefined;
    const ending = path === "/" ? "html" : (path.split(".").at(-1) ?? "");
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": TYPES[ending] ?? "text/plain",
      "content-security-policy": policy,
      "access-control-allow-origin": "*",
    });
    response.end(body ?? "not here");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  made.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  made.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return made;
}
