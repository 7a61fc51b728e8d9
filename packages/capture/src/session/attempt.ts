/** One attempt: server, engine and camera side by side, then the capture, then its media. */

import { type Camera, type Running, camera as makeCamera, faceFacing, hasOval, isMobile, permission } from "../camera/index.js";
import type { CaptureConfig } from "../core/types.js";
import { type Engine, fitted } from "../engine/index.js";
import type { CaptureResult } from "../result/types.js";
import { mediaAccess } from "../signals/index.js";
import type { Telemetry } from "../telemetry/index.js";
import type { SessionInput } from "./contract.js";
import { breathe } from "./breathe.js";
import { lookAtBrowser } from "./evidence.js";
import { IDLE, live, type LiveInput } from "./live.js";
import { buildMedia } from "./media.js";
import { openPlan, type Plan } from "./plan.js";
import type { Presses } from "./presses.js";
import { observe } from "./observe.js";
import { beginsWithDocument, gesturesOf, isDocument, wishOf } from "./wish.js";

export interface AttemptInput {
  session: SessionInput;
  presses: Presses;
  telemetry: Telemetry;
  /** Of the session; the same for every attempt until it fails. */
  engine(onProgress: (share: number) => void): Promise<Engine>;
  /** As soon as it is known. */
  onPlan(plan: Plan): void;
  /** Whether the person asked for this attempt, so that nothing needs to be explained. */
  again: boolean;
}

export interface Captured {
  plan: Plan;
  media: readonly CaptureResult[];
}

/** Milliseconds: a person reads the browser's question first. */
const CAMERA_MS = 60_000;

/** @throws a failure, or the signal's reason */
export async function attempt(input: AttemptInput, signal: AbortSignal): Promise<Captured> {
  const { session, presses, telemetry } = input;
  const { options, config, window } = session;
  const wish = wishOf(options, config);
  const stop = new AbortController();
  const aborted = () => stop.abort(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener("abort", aborted, { once: true });
  const events: LiveInput["events"] = { ...IDLE };
  const facing = faceFacing(options, config);
  const timer = stopwatch();
  let used: Camera | null = null;
  window.showProgress("loading", null);

  try {
    let waiting = false;
    const engine = input.engine((share) => {
      if (waiting) window.showProgress("loading", share);
    });
    const plan = openPlan(session, wish, stop.signal).then((made) => {
      input.onPlan(made);
      telemetry.tell("session_opened", { took: timer() });
      return made;
    });
    const camera = (async () => {
      // The window is drawn, and requests are on their way, before anything is looked at.
      await breathe();
      const access = mediaAccess();
      used = makeCamera({
        video: window.video,
        access,
        ms: options.get_user_media_timeout ?? CAMERA_MS,
        async gesture() {
          window.askStart();
          await presses.next(["start"], stop.signal);
        },
        events: { lost: () => events.lost(), regained: () => events.regained(), resized: () => events.resized() },
      });
      await breathe();
      const browser = await lookAtBrowser();
      const first = beginsWithDocument(wish, config);
      await explain(input, access, first, stop.signal);
      const asked = stopwatch();
      const want = { facing: first ? ("environment" as const) : facing, deviceId: first ? null : (options.device_id ?? null), document: first };
      const running = await used.open(want, stop.signal);
      telemetry.tell("camera_started", { took: asked(), width: running.width, height: running.height, cameras: running.cameras });
      window.showProgress("loading", null);
      waiting = true;
      return { browser, running, first, used };
    })();
    const [opened, ready, made] = await Promise.all([camera, engine, plan]);
    const running = await rightCamera(opened, made, facing, stop.signal);
    telemetry.tell("ready", { took: timer() });

    const observed = observe(telemetry, session.note);
    const proven = await live(
      {
        window, presses, config, engine: ready, camera: opened.used, running, browser: opened.browser,
        begin: beginning(session, made, running), light: made.light, eventSessionId: made.eventSessionId, facing, events, ...observed,
      },
      stop.signal,
    );
    opened.used.stop();
    window.showProgress("loading", null);
    observed.end();
    return { plan: made, media: await buildMedia(ready, proven) };
  } finally {
    signal.removeEventListener("abort", aborted);
    stop.abort(new DOMException("The attempt has ended.", "AbortError"));
    // Assigned in another function, which the compiler does not follow.
    (used as Camera | null)?.stop();
  }
}

/** Tells what the browser is about to ask, where it will. */
async function explain(
  { session: { window }, presses, again, telemetry }: AttemptInput,
  access: ReturnType<typeof mediaAccess>,
  document: boolean,
  signal: AbortSignal,
): Promise<void> {
  const state = await permission(access);
  telemetry.tell("permission", { state });
  signal.throwIfAborted();
  if (state !== "prompt") return;
  if (!again) {
    const action = document ? "photo_id_front" : "video_selfie_blank";
    window.handle({ effect: "phase", phase: "wait_camera", action, index: 0, count: 1 });
    window.askStart();
    await presses.next(["start"], signal);
  }
  window.askPermission();
}

/** The server may have chosen what another camera is for. */
async function rightCamera(
  { running, first, used }: { running: Running; first: boolean; used: Camera },
  plan: Plan,
  facing: "user" | "environment",
  signal: AbortSignal,
): Promise<Running> {
  const document = isDocument(plan.actions[0] ?? "");
  if (document === first) return running;
  return used.open({ facing: document ? "environment" : facing, deviceId: null, document }, signal);
}

function beginning({ options, config }: SessionInput, plan: Plan, { width, height }: Running): CaptureConfig {
  const { frames, time_outs } = config.bonafide;
  return {
    actions: plan.actions,
    facing: faceFacing(options, config),
    oval: hasOval(config, isMobile()),
    time_out_ms: { position: time_outs.position, action: time_outs.action },
    seed: plan.seed,
    gestures: gesturesOf(config).filter((name) => !/_(blank|best|oneshot)$/.test(name)),
    // The machine needs eight to see a gesture go and come back.
    frames: { blank: Math.round(frames.blank), gesture: Math.max(8, Math.round(frames.gesture)) },
    view: fitted(width, height),
  };
}

/** Gives whole milliseconds since it was made. */
function stopwatch(): () => number {
  const started = performance.now();
  return () => Math.round(performance.now() - started);
}
