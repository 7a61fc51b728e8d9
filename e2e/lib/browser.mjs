// The system's Chromium with a camera that plays a film.
import { chromium } from "playwright-core";
import { findChromium } from "./paths.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * `film`: a file for the camera, `null` for Chromium's own moving pattern, `undefined` for a machine without a camera.
 * `answer`: what the person says to the browser's question.
 */
export async function startBrowser(film, { answer = "allow", flags = [] } = {}) {
  const camera = film === undefined ? [] : ["--use-fake-device-for-media-stream"];
  if (film) camera.push(`--use-file-for-fake-video-capture=${film}`);
  const question = { allow: ["--use-fake-ui-for-media-stream"], deny: ["--use-fake-ui-for-media-stream=deny"], none: [] }[answer];
  return chromium.launch({ executablePath: findChromium(), args: [...FLAGS, ...camera, ...question, ...flags] });
}

/** A phone held upright. */
export const PHONE = { width: 390, height: 844 };

/**
 * A tab on an address; `problems` collects what the browser complains of.
 *
 * `before(context)` is awaited before the page is there. `heard()` are the callbacks so far, `until(name)` waits for one of that name and fails when `on_error` comes instead.
 */
export async function openPage(browser, address, { viewport = PHONE, locale = "en-GB", before, ...context } = {}) {
  const within = await browser.newContext({ viewport, locale, ...context });
  await before?.(within);
  const page = await within.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
  await page.goto(address);

  const heard = () => page.evaluate(() => globalThis.heard);
  return {
    page,
    problems,
    heard,
    open: (options) => page.evaluate((given) => globalThis.openPlugin(given), options),
    seen: () => page.evaluate(() => globalThis.seen),
    /** The payload of the first callback of this name. */
    async until(name, timeout = 60_000) {
      await page
        .waitForFunction((wanted) => globalThis.heard.some((one) => one.name === wanted || one.name === "on_error"), name, { timeout, polling: 50 })
        .catch(async (error) => {
          const state = await page.evaluate(() => ({ seen: globalThis.seen, heard: globalThis.heard.map(({ name }) => name) })).catch(() => null);
          throw new Error(`no ${name}: ${error.message}\n${JSON.stringify(state)}\n${problems.join("\n")}`);
        });
      const found = await heard();
      const one = found.find((each) => each.name === name);
      if (one === undefined) throw new Error(`${JSON.stringify(found.find((each) => each.name === "on_error").payload)}\n${problems.join("\n")}`);
      return one.payload;
    },
    captured: (index = 0) => page.evaluate((at) => globalThis.captured(at), index),
    close: () => within.close(),
  };
}
