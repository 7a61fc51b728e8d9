/** A capture while the camera runs: from the first frame to the last action's medium. */

import type { Camera, CameraEvents, Running } from "../camera/index.js";
import type { Config } from "../config/types.js";
import type { CaptureConfig, Effect, Facing, Phase } from "../core/types.js";
import type { Engine, Look } from "../engine/contract.js";
import { failure, isFailure } from "../failure.js";
import type { Evidence } from "../result/build.js";
import type { LightStep } from "../transport/light.js";
import { sleep } from "../transport/net.js";
import type { CaptureWindow } from "../window/contract.js";
import { type Browser, evidenceOf } from "./evidence.js";
import { keepCamera } from "./keep-camera.js";
import { lighting } from "./light.js";
import { lookAtFrames } from "./look.js";
import { startMachine, type Taken } from "./machine.js";
import { pace } from "./pace.js";
import type { Presses } from "./presses.js";
import { reviewer } from "./review.js";
import { isDocument } from "./wish.js";

export type Proven = Taken & { evidence: Promise<Evidence> };

export interface LiveInput {
  window: CaptureWindow;
  presses: Presses;
  config: Config;
  engine: Engine;
  camera: Camera;
  running: Running;
  browser: Browser;
  begin: CaptureConfig;
  /** Of the plan, empty without a server. */
  eventSessionId: string;
  /** What the screen lights the face with, after the first action that is no document. */
  light: readonly LightStep[];
  facing: Facing;
  /** Where the camera tells what happens to it; set here while this runs. */
  events: CameraEvents;
  onEffect(effect: Effect): void;
  onLook(look: Look): void;
}

/** A camera's events while no capture runs. */
export const IDLE: CameraEvents = { lost: () => undefined, regained: () => undefined, resized: () => undefined };

/** Milliseconds. */
const TICK = 200;
/** Without a frame, a camera that claims to run does not. */
const STALLED = 3000;
/** For a phone to give the camera back. */
const BACK_IN_SIGHT = 500;
/** Phases in which nobody sees the camera; what it lost meanwhile shows afterwards, when no frame comes. */
const UNSEEN: readonly Phase[] = ["wait_camera", "review", "done", "failed"];

/** @throws a failure: of the machine, the engine or the camera; or the signal's reason */
export async function live(input: LiveInput, outer: AbortSignal): Promise<readonly Proven[]> {
  const { window, presses, config, engine, camera, browser, facing, events } = input;
  const stop = new AbortController();
  const { signal } = stop;
  const aborted = () => stop.abort(outer.reason);
  outer.throwIfAborted();
  outer.addEventListener("abort", aborted, { once: true });

  const proven: Proven[] = [];
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  failed.catch(() => undefined);
  const guard = (work: Promise<unknown>) => void work.catch((error: unknown) => fail(error));
  const now = () => performance.now();
  const inSight = () => document.visibilityState === "visible";

  try {
    const light = lighting(input.light, window);
    const looks = pace();
    let toldOfLight = false;
    const machine = await startMachine(engine, input.begin, {
      effect(effect) {
        window.handle(effect);
        light.effect(effect);
        input.onEffect(effect);
      },
      phase({ phase, action, index }) {
        // By now it is known how fast this machine is, and the machine keeps the steps until what it records is whole.
        if ((phase === "record" || phase === "gesture") && !toldOfLight) {
          toldOfLight = true;
          light.events(now(), looks.interval()).forEach(machine.send);
        }
        // For the first action everything is ready.
        if (phase === "wait_camera" && index === 0) return;
        if (phase === "review") guard(review.show(() => machine.last));
        else if (review.leave()) {
          looking.touch();
          keeper.settle();
        }
        if (phase === "wait_camera") {
          const document = isDocument(action);
          const want = { facing: document ? "environment" : facing, deviceId: null, document } as const;
          guard(keeper.change((inner) => camera.open(want, inner)));
        }
      },
      taken(taken) {
        const allow = config.bonafide.virtual_camera_allow;
        // A worker that fails now fails with the next frame too, and a capture is worth more than an opinion of it.
        const opinion = engine.opinion().catch(() => null);
        const known = { session: input.eventSessionId, light: light.field(taken) };
        const medium = opinion.then((first) => ({ ...known, opinion: first }));
        const evidence = evidenceOf(browser, keeper.lastStream(), allow, medium);
        proven.push({ ...taken, evidence });
      },
    });
    const review = reviewer(engine, window);
    const keeper = keepCamera(
      {
        window,
        camera,
        running: input.running,
        config,
        unseen: () => UNSEEN.includes(machine.phase),
        onReady(size) {
          looking.touch();
          machine.send({ event: "camera", time: now(), state: "ready", ...size });
        },
        onLost: () => machine.send({ event: "camera", time: now(), state: "lost", width: 0, height: 0 }),
        onFailure: fail,
      },
      signal,
    );
    const looking = lookAtFrames(
      {
        video: window.video,
        machine,
        stream: keeper.stream,
        onLook(look) {
          looks.looked(now());
          input.onLook(look);
        },
        onFailure: (error) => fail(isFailure(error) ? error : failure("engine_failed", { reason: "frame" })),
      },
      signal,
    );

    Object.assign(events, { lost: keeper.lose, regained: keeper.regain, resized: keeper.settle });
    addEventListener("resize", keeper.settle, { signal });
    const sight = () => {
      looking.touch();
      machine.send({ event: "visible", time: now(), visible: inSight() });
      if (inSight()) guard(sleep(BACK_IN_SIGHT, signal).then(() => (camera.live() ? undefined : keeper.lose())));
    };
    document.addEventListener("visibilitychange", sight, { signal });
    presses.on((name) => {
      if (name === "skip") light.skip();
      if (name === "switch_camera") guard(keeper.swap());
      else if (name === "begin" || name === "shutter" || name === "retake" || name === "accept" || name === "skip") machine.user(name);
    }, signal);
    const tick = setInterval(() => {
      machine.tick();
      if (now() - looking.lastFrame() > STALLED) keeper.lose();
    }, TICK);
    signal.addEventListener("abort", () => clearInterval(tick), { once: true });

    keeper.present();
    if (!inSight()) sight();
    await Promise.race([machine.finished, failed]);
    return proven;
  } finally {
    outer.removeEventListener("abort", aborted);
    Object.assign(events, IDLE);
    stop.abort(new DOMException("The capture has ended.", "AbortError"));
  }
}
