import assert from "node:assert/strict";
import { test } from "node:test";

import { isFailure } from "../failure.js";
import type { MediaAccess } from "../signals/contract.js";
import { askCamera } from "./ask.js";
import { ladder } from "./constraints.js";
import { faceFacing, hasOval, isMirrored, isMobile } from "./device.js";

/** What a browser gives; tells whether its tracks were stopped. */
function fakeStream() {
  let stopped = 0;
  const track = { kind: "video", stop: () => void (stopped += 1) };
  const stream = { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
  return { stream, stopped: () => stopped };
}

function access(getUserMedia: MediaAccess["getUserMedia"]): MediaAccess {
  return { getUserMedia, enumerateDevices: () => Promise.resolve([]) };
}

const want = { facing: "user", deviceId: null } as const;
const never = new AbortController().signal;
const refuse = (name: string) => access(() => Promise.reject(new DOMException("", name)));

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return isFailure(error) ? error.code : String(error);
  }
  return "none";
}

test("each refusal of the browser has its code", async () => {
  const codes = {
    NotAllowedError: "camera_denied",
    SecurityError: "camera_denied",
    NotFoundError: "camera_absent",
    OverconstrainedError: "camera_absent",
    NotReadableError: "camera_busy",
    AbortError: "camera_busy",
  };
  for (const [name, code] of Object.entries(codes)) {
    assert.equal(await codeOf(askCamera(refuse(name), want, 1000, never)), code, name);
  }
});

test("a device that is not there any more gives way to one that faces the same way", async () => {
  const asked: unknown[] = [];
  const { stream } = fakeStream();
  const given = await askCamera(
    access((constraints) => {
      asked.push(constraints.video);
      const exact = typeof constraints.video === "object" && "deviceId" in constraints.video;
      return exact ? Promise.reject(new DOMException("", "OverconstrainedError")) : Promise.resolve(stream);
    }),
    { facing: "environment", deviceId: "gone" },
    1000,
    never,
  );
  assert.equal(given, stream);
  assert.equal(asked.length, 2);
  assert.deepEqual((asked[1] as MediaTrackConstraints).facingMode, { ideal: "environment" });
});

test("a person who said no is not asked again with other words", async () => {
  let asked = 0;
  const denying = access(() => {
    asked += 1;
    return Promise.reject(new DOMException("", "NotAllowedError"));
  });
  assert.equal(await codeOf(askCamera(denying, want, 1000, never)), "camera_denied");
  assert.equal(asked, 1);
});

test("a camera that comes too late is turned off again", async () => {
  const { stream, stopped } = fakeStream();
  const slow = access(() => new Promise((resolve) => setTimeout(() => resolve(stream), 60)));
  assert.equal(await codeOf(askCamera(slow, want, 20, never)), "camera_timeout");
  await new Promise((resolve) => setTimeout(resolve, 80));
  assert.equal(stopped(), 1);
});

test("a camera that comes after the window was closed is turned off again", async () => {
  const { stream, stopped } = fakeStream();
  const stop = new AbortController();
  const asked = askCamera(
    access(() => new Promise((resolve) => setTimeout(() => resolve(stream), 30))),
    want,
    1000,
    stop.signal,
  );
  stop.abort(new DOMException("closed", "AbortError"));
  await assert.rejects(asked, { name: "AbortError", message: "closed" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(stopped(), 1);
});

test("the last thing asked for is any camera, unless it must look the other way", () => {
  assert.deepEqual(ladder(want).at(-1), {});
  assert.ok(ladder({ ...want, strictly: true }).every((step) => (step.facingMode as { exact?: string }).exact === "user"));
  assert.deepEqual(ladder({ ...want, document: true })[0]?.width, { ideal: 1920 });
});

test("a tablet that calls itself a Mac is mobile, and a Mac is not", () => {
  const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15";
  assert.equal(isMobile({ userAgent: mac, maxTouchPoints: 5 }), true);
  assert.equal(isMobile({ userAgent: mac, maxTouchPoints: 0 }), false);
  assert.equal(isMobile({ userAgent: "Mozilla/5.0 (Linux; Android 14) Mobile Safari", maxTouchPoints: 5 }), true);
  assert.equal(isMobile({ userAgent: "Mozilla/5.0 (Windows NT 10.0) Chrome/130", maxTouchPoints: 10 }), false);
});

test("staff film a client with the back camera, and at a desk without mirror and oval", () => {
  const [staff, own] = [{ use_for_liveness: true }, { use_for_liveness: false }];
  assert.deepEqual([faceFacing({}, staff), faceFacing({}, own)], ["environment", "user"]);
  assert.equal(faceFacing({ cameraFacingMode: "user" }, staff), "user");
  assert.deepEqual([hasOval(staff, false), hasOval(staff, true), hasOval(own, false)], [false, true, true]);
  assert.deepEqual([isMirrored("user", staff, false), isMirrored("user", own, false)], [false, true]);
  assert.equal(isMirrored("environment", own, true), false);
});
