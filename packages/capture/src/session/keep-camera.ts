/** Keeps a camera running: another in its place, the same again after it was lost, and what of it is seen. */

import type { Camera, Running } from "../camera/index.js";
import type { Config } from "../config/types.js";
import { fitted } from "../engine/index.js";
import { isFailure } from "../failure.js";
import { sleep } from "../transport/net.js";
import type { CaptureWindow } from "../window/contract.js";
import type { Stream } from "./evidence.js";
import { hasMoved, type View, view } from "./view.js";

type Opening = (signal: AbortSignal) => Promise<Running>;

export interface Keeper {
  /** Of the camera that runs, `null` while none does. */
  stream(): Stream | null;
  /** Of the camera that ran last. */
  lastStream(): Stream;
  /** Shows what runs and says so. */
  present(): void;
  /** One after the other. @throws what opening throws */
  change(open: Opening): Promise<void>;
  /** @throws what opening throws, when the one before does not come back either */
  swap(): Promise<void>;
  lose(): void;
  regain(): void;
  /** The picture or the window may have another size. */
  settle(): void;
}

export interface KeeperInput {
  window: CaptureWindow;
  camera: Camera;
  running: Running;
  config: Config;
  /** Whether nobody sees the camera now, so that its loss can wait. */
  unseen(): boolean;
  onReady(size: { width: number; height: number; view: { width: number; height: number } }): void;
  onLost(): void;
  onFailure(error: unknown): void;
}

/** Milliseconds: between two tries to open a lost camera, and until a window that is dragged has its size. */
const BETWEEN_TRIES = 700;
const SETTLE = 200;

export function keepCamera(input: KeeperInput, signal: AbortSignal): Keeper {
  const { window, camera, config, unseen, onReady, onLost, onFailure } = input;
  let latest: View = view(window, camera, input.running, config);
  let shown = { width: 0, height: 0 };
  let [lost, opening, there] = [false, false, true];
  let turn: Promise<unknown> = Promise.resolve();
  let settling: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(settling), { once: true });

  const present = () => {
    shown = latest.show();
    const { width, height } = latest.running;
    // In the pixels that frames are looked at in.
    const frame = fitted(width, height);
    const scale = frame.width / width;
    onReady({ ...frame, view: { width: shown.width * scale, height: shown.height * scale } });
  };
  const replace = async (open: Opening) => {
    signal.throwIfAborted();
    [opening, there] = [true, false];
    window.showProgress("loading", null);
    try {
      latest = view(window, camera, await open(signal), config);
      [there, lost] = [true, false];
      present();
    } finally {
      opening = false;
    }
  };
  const change = (open: Opening): Promise<void> => {
    const mine = turn.then(() => replace(open));
    turn = mine.catch(() => undefined);
    return mine;
  };
  /** Until it is there again; the machine says when it has been gone for too long. */
  const recover = async () => {
    while (lost) {
      await sleep(BETWEEN_TRIES, signal);
      if (!lost || document.visibilityState !== "visible") continue;
      try {
        await change((inner) => camera.again(inner));
      } catch (error) {
        signal.throwIfAborted();
        if (!isFailure(error)) throw error;
      }
    }
  };
  const settle = () => {
    if (lost || opening || unseen()) return;
    const { width, height } = camera.size();
    const turned = width > 0 && (width !== latest.running.width || height !== latest.running.height);
    if (turned || hasMoved(shown, window.view(latest.running.width, latest.running.height))) present();
  };

  return {
    stream: () => (there && !lost ? latest.stream : null),
    lastStream: () => latest.stream,
    present,
    change,
    async swap() {
      if (lost || opening || unseen()) return;
      try {
        await change((inner) => camera.next(inner));
      } catch (error) {
        signal.throwIfAborted();
        if (!isFailure(error)) throw error;
        await change((inner) => camera.again(inner));
      }
    },
    lose() {
      // Out of sight, phones take the camera away and give it back; the machine counts that time another way.
      if (lost || opening || signal.aborted || document.visibilityState !== "visible" || unseen()) return;
      lost = true;
      onLost();
      window.showProgress("loading", null);
      recover().catch(onFailure);
    },
    regain() {
      if (!lost || opening || !there) return;
      lost = false;
      present();
    },
    settle() {
      clearTimeout(settling);
      if (!signal.aborted) settling = setTimeout(settle, SETTLE);
    },
  };
}
