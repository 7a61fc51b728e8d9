/** The worker and the module in a real Chromium, against what the native build made of the same frames. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { Effect, Measured } from "../../src/core/types.js";
import { launch, skip } from "../browser/chromium.js";
import { bundle, type Host, host, NATIVE, STRICT } from "../browser/host.js";
import type { Ran } from "./page.js";

declare function run(assets: string, draws: boolean): Promise<Ran>;
declare function refused(assets: string): Promise<unknown>;

let browser: Browser;
let files: Host;

before(async () => {
  if (skip !== false) return;
  [browser, files] = await Promise.all([launch(), host("test/engine/page.ts")]);
});
after(async () => {
  if (skip !== false) return;
  await browser.close();
  await files.close();
});

async function page(origin = files.origin): Promise<Page> {
  const made = await browser.newPage();
  await made.goto(`${origin}/`);
  return made;
}

interface Native {
  frames: { answer: { measured: Measured; effects: Effect[] } }[];
}
const native = (): Native => JSON.parse(readFileSync(join(NATIVE, "native.json"), "utf8")) as Native;

/** What is decided; `keep` and `progress` follow from numbers whose last bits may differ. */
const decided = (effects: Effect[]): unknown[] =>
  effects
    .filter(({ effect }) => !["progress", "keep"].includes(effect))
    .map((effect) => ({ effect: effect.effect, ...("code" in effect ? { code: effect.code } : {}), ...("phase" in effect ? { phase: effect.phase } : {}) }));

for (const draws of [true, false]) {
  const where = draws ? "drawn in the worker" : "drawn on the page, where workers cannot";
  test(`frames ${where} are measured as natively, and kept as they were`, { skip, timeout: 120_000 }, async () => {
    const tab = await page();
    const ran = await tab.evaluate(([assets, drawn]) => run(assets, drawn), ["/plugin/", draws] as const);
    assert.equal(ran.pixels, !draws);
    const there = native().frames;
    assert.equal(ran.measured.length, there.length);
    for (const [at, measured] of ran.measured.entries()) {
      const wanted = there[at]?.answer.measured;
      assert.equal(measured.faces, wanted?.faces, `frame ${at}`);
      for (const edge of [0, 1, 2, 3]) {
        const [here, other] = [measured.face?.box[edge] ?? 0, wanted?.face?.box[edge] ?? 0];
        assert.ok(Math.abs(here - other) < 0.25, `frame ${at}: ${here}, natively ${other}`);
      }
    }
    const all = decided(there.flatMap(({ answer }) => answer.effects));
    // What `begin` and the camera's event bring comes before the frames.
    assert.deepEqual(decided(ran.effects).slice(-all.length), all);
    assert.deepEqual(ran.best.png, ["image/png", 640, 480]);
    assert.equal(ran.best.differs, 0);
    assert.deepEqual(ran.best.jpeg, ["image/jpeg", 640, 480]);
    assert.ok(ran.best.jpegDiffers > 0 && ran.best.jpegDiffers < 4, String(ran.best.jpegDiffers));
    assert.equal(ran.shares.at(-1), 1);
    assert.ok(ran.shares.every((share, at) => share >= (ran.shares[at - 1] ?? 0) && share <= 1), ran.shares.join());
    console.log(`# ${where}: loaded in ${ran.loaded.toFixed(0)} ms, a frame of 640x480 in ${ran.took.toFixed(1)} ms`);
    await tab.close();
  });
}

test("a worker that has the class and no context leaves drawing to the page", { skip, timeout: 60_000 }, async () => {
  const script = await bundle("src/engine/worker.ts");
  files.intercept = (request, response) => {
    if (!request.url?.startsWith("/plugin/faceworker.js")) return false;
    response.writeHead(200, { "content-type": "text/javascript", "content-security-policy": STRICT });
    response.end(`OffscreenCanvas.prototype.getContext = () => null;${script}`);
    return true;
  };
  const tab = await page();
  const ran = await tab.evaluate(([assets]) => run(assets, true), ["/plugin/"] as const);
  files.intercept = () => false;
  assert.deepEqual([ran.pixels, ran.best.differs], [true, 0]);
  await tab.close();
});

test("addresses carry what caches need", { skip }, () => {
  assert.ok(files.asked.includes("/plugin/core.wasm?v=1.0.0"));
  assert.ok(files.asked.includes("/plugin/faceworker.js?v=1.0.0"));
  assert.ok(files.asked.includes("/plugin/models.bin?v=abc"));
});

test("whatever cannot be loaded is named", { skip, timeout: 60_000 }, async () => {
  const tab = await page();
  const fail = async (name: string, status: number, body = "") => {
    files.intercept = (request, response) => {
      if (!request.url?.startsWith(`/plugin/${name}`)) return false;
      response.writeHead(status).end(body);
      return true;
    };
    const said = await tab.evaluate((assets) => refused(assets), "/plugin/");
    files.intercept = () => false;
    return said;
  };
  assert.deepEqual(await fail("models.bin", 503), { code: "engine_failed", reason: "models_503" });
  assert.deepEqual(await fail("models.bin", 200, "PK"), { code: "engine_failed", reason: "parcel_invalid" });
  assert.deepEqual(await fail("core.wasm", 404), { code: "engine_failed", reason: "wasm_404" });
  assert.deepEqual(await fail("core.wasm", 200, "<html>"), { code: "engine_failed", reason: "wasm_CompileError" });
  assert.deepEqual(await fail("faceworker.js", 404), { code: "engine_failed", reason: "worker" });
  await tab.close();
});

test("a page of another origin runs the worker through a script of its own", { skip, timeout: 60_000 }, async () => {
  const policy = STRICT.replace("worker-src 'self'", `worker-src blob:`).replaceAll("'self'", `'self' ${files.origin}`);
  const other = await host("test/engine/page.ts", policy);
  try {
    const tab = await page(other.origin);
    const ran = await tab.evaluate(([assets]) => run(assets, true), [`${files.origin}/plugin/`] as const);
    assert.equal(ran.best.differs, 0);
    assert.ok(!other.asked.some((path) => path.startsWith("/plugin/")));
    await tab.close();
  } finally {
    await other.close();
  }
});

test("a policy that forbids WebAssembly is told apart", { skip, timeout: 60_000 }, async () => {
  const other = await host("test/engine/page.ts", STRICT.replace(" 'wasm-unsafe-eval'", ""));
  try {
    const tab = await page(other.origin);
    const said = (await tab.evaluate((assets) => refused(assets), "/plugin/")) as { code: string; reason: string };
    assert.equal(said.code, "engine_failed");
    assert.match(said.reason, /^wasm_(CompileError|EvalError)$/);
    await tab.close();
  } finally {
    await other.close();
  }
});
