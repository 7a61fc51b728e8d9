// Builds the page of the gallery and opens it in the system's Chromium, under the strictest policy that the window must
// live with. No server: the browser's requests are answered here.
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const ORIGIN = "http://gallery.test";
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

async function bundle() {
  const built = await build({
    entryPoints: [join(here, "page.ts")],
    bundle: true,
    format: "iife",
    target: "es2022",
    loader: { ".css": "text" },
    define: { __VERSION__: '"0.0.0"', __BUILD__: '"gallery"' },
    write: false,
    logLevel: "warning",
  });
  return built.outputFiles[0].text;
}

// The browser named by CHROMIUM, else the first on PATH.
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      if (folder !== "" && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  throw new Error("no Chromium on PATH: install it, or name it in CHROMIUM");
}

export async function openGallery() {
  const [script, browser] = await Promise.all([
    bundle(),
    chromium.launch({
      executablePath: findChromium(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update", "--disable-sync"],
    }),
  ]);
  const problems = [];

  // `fontSize` is the size that the person has set in the browser; 16 is what it comes with.
  async function page({ width, height, colorScheme = "light", fontSize = 16, forcedColors = "none" }) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, forcedColors });
    const tab = await context.newPage();
    await tab.route("**/*", (route) => answer(route, script));
    tab.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(message.text());
    });
    tab.on("pageerror", (error) => problems.push(error.message));
    if (fontSize !== 16) {
      const session = await context.newCDPSession(tab);
      await session.send("Page.enable");
      await session.send("Page.setFontSizes", { fontSizes: { standard: fontSize } });
    }
    await tab.goto(`${ORIGIN}/`);
    return tab;
  }

  return { page, problems, close: () => browser.close() };
}

function answer(route, script) {
  const { pathname } = new URL(route.request().url());
  const language = /^\/lang\/([A-Za-z-]{2,5})\.json$/.exec(pathname)?.[1];
  if (language !== undefined) {
    const body = readFileSync(join(here, "..", "src", "languages", `${language}.json`), "utf8");
    return route.fulfill({ contentType: "application/json", body });
  }
  if (pathname === "/page.js") return route.fulfill({ contentType: "text/javascript", body: script });
  if (pathname === "/favicon.ico") return route.fulfill({ status: 204 });
  if (pathname !== "/") return route.fulfill({ status: 404 });
  const body =
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    '<title>Gallery</title><main><h1>Gallery</h1></main><script src="/page.js"></script></html>';
  return route.fulfill({ contentType: "text/html", body, headers: { "Content-Security-Policy": POLICY } });
}
