/** What a real Chromium with its fake camera comes to, plain and with scripts that change its functions. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import type { Assessment, Collected } from "../../src/signals/contract.js";

interface Found {
  collected: Collected;
  assessment: Assessment;
  allowed: Assessment;
  info: string;
  spent: number;
  error?: string;
}

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];
/** Each with the frames that are watched. */
const SCENES: readonly [string, number][] = [
  ["plain", 40],
  ["adapter", 0],
  ["instance", 0],
  ["prototype", 0],
  ["counted", 0],
  ["loopback", 0],
  ["overridden", 0],
];
const skip = CHROMIUM === undefined ? "there is no Chromium" : false;
const found = new Map<string, Found>();
const profile = mkdtempSync(join(tmpdir(), "signals-"));
let chromium: ChildProcess | undefined;

before(async () => {
  if (CHROMIUM === undefined) return;
  const made = await build({ entryPoints: ["test/signals/page.ts"], bundle: true, write: false, format: "iife" });
  const script = made.outputFiles[0]?.text ?? "";
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`only ${[...found.keys()].join()} came`)), 60_000);
    const page = (at: number): string => (SCENES[at] === undefined ? "" : `/page/${at}#${SCENES[at].join()}`);
    const server = createServer((request, response) => {
      const [, kind, name] = (request.url ?? "").split("/");
      if (kind === "page") {
        response.setHeader("content-type", "text/html");
        response.end("<!doctype html><title>signals</title><script src='/script'></script>");
      } else if (kind === "script") {
        response.setHeader("content-type", "text/javascript");
        response.end(script);
      } else if (kind === "found") {
        let body = "";
        request.on("data", (part: Buffer) => (body += part.toString()));
        request.on("end", () => {
          found.set(name ?? "", JSON.parse(body) as Found);
          response.end(page(found.size));
          if (found.size < SCENES.length) return;
          clearTimeout(late);
          server.close();
          resolve();
        });
      } else {
        response.statusCode = 404;
        response.end();
      }
    });
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      const args = [...FLAGS, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}${page(0)}`];
      chromium = spawn(CHROMIUM, args, { stdio: "ignore", detached: true });
    });
  });
});

after(async () => {
  if (chromium?.pid !== undefined) {
    const ended = new Promise((resolve) => chromium?.once("exit", resolve));
    // Its group: the browser with its helpers.
    process.kill(-chromium.pid, "SIGKILL");
    await ended;
  }
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

const of = (scene: string): Found => {
  const one = found.get(scene);
  assert.ok(one !== undefined && one.error === undefined, `${scene}: ${one?.error ?? "nothing came"}`);
  return one;
};
const names = (assessment: Assessment): string[] => assessment.signals.map(({ name }) => name);

test("the fake camera is known by its label, and nothing else is wrong with it", { skip }, () => {
  const { collected, assessment, allowed, spent } = of("plain");
  assert.deepEqual(collected.tamper, []);
  assert.match(collected.camera.label, /^fake_device_/);
  assert.equal(collected.camera.track, "MediaStreamTrack");
  assert.deepEqual([collected.camera.listed, collected.camera.device_id], [true, "hex64"]);
  assert.deepEqual(collected.camera.overridden, []);
  assert.equal(assessment.virtual, true);
  assert.ok(names(assessment).includes("label_known"));
  // A program drives it, and says so; that alone decides nothing.
  assert.equal(allowed.virtual, false, JSON.stringify(allowed));
  assert.ok(names(allowed).includes("headless"));
  assert.ok(spent < 50, `${spent} ms`);
});

test("frames are measured against the clock", { skip }, () => {
  const { frames } = of("plain").collected;
  assert.equal(frames.frames, 40);
  assert.equal(frames.hashed, 40);
  assert.deepEqual([frames.width, frames.height], [640, 480]);
  assert.ok(frames.clock_ratio !== undefined && Math.abs(frames.clock_ratio - 1) < 0.1, String(frames.clock_ratio));
  assert.equal(frames.backwards, 0);
});

test("what is sent is small, and holds no identifier of a device", { skip }, () => {
  const { info } = of("plain");
  assert.ok(info.length < 8192, String(info.length));
  const text = Buffer.from(info, "base64url").toString();
  assert.doesNotMatch(text, /[0-9a-f]{32}/);
});

test("a polyfill over the instance is passed by", { skip }, () => {
  const { collected, allowed } = of("adapter");
  assert.deepEqual(collected.tamper, ["get_user_media_wrapped"]);
  assert.match(collected.camera.label, /^fake_device_/);
  assert.equal(allowed.virtual, false);
});

test("a drawn stream in place of the camera is found, and the camera is reached below it", { skip }, () => {
  const { collected, allowed } = of("instance");
  assert.ok(collected.tamper.includes("get_user_media_replaced"));
  assert.equal(collected.camera.track, "MediaStreamTrack");
  assert.equal(allowed.virtual, true);
});

test("a replacement that hides itself from toString is found", { skip }, () => {
  const { collected, allowed } = of("prototype");
  assert.ok(collected.tamper.includes("get_user_media_replaced"), String(collected.tamper));
  assert.ok(collected.tamper.includes("function_to_string_changed"));
  assert.ok(names(allowed).includes("track_not_camera"));
});

test("a hook that changes nothing decides nothing", { skip }, () => {
  const { collected, allowed } = of("counted");
  assert.deepEqual(collected.tamper, ["get_user_media_hooked"]);
  assert.equal(allowed.virtual, false, JSON.stringify(allowed));
});

test("a hook whose track belongs to no device is a replaced stream", { skip }, () => {
  const { collected, allowed } = of("loopback");
  assert.deepEqual(collected.tamper, ["get_user_media_hooked"]);
  assert.equal(collected.camera.listed, false);
  assert.ok(names(allowed).includes("stream_replaced"));
  assert.equal(allowed.virtual, true);
});

test("a label put on one track does not hide the device's own", { skip }, () => {
  const { collected, assessment } = of("overridden");
  assert.match(collected.camera.label, /^fake_device_/);
  assert.equal(assessment.virtual, true);
});
