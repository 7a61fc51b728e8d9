/** The engine as the session sees it. */

import { failure, isFailure } from "../failure.js";
import { canvas, workersDraw } from "./canvas.js";
import type { Engine, LoadEngine, Look, PictureType } from "./contract.js";
import { kept } from "./kept.js";
import { type Remote, remote } from "./remote.js";
import { startWorker } from "./start.js";

export type * from "./contract.js";
export { fitted } from "./canvas.js";
export { grab } from "./grab.js";

export const loadEngine: LoadEngine = async (assets, version, models, signal, onProgress) => {
  signal.throwIfAborted();
  const query = (text: string | null) => (text === null ? "" : `?v=${encodeURIComponent(text)}`);
  const base = new URL(assets, document.baseURI).href;
  let worker: Worker;
  try {
    worker = startWorker(`${base}faceworker.js${query(version)}`);
  } catch {
    throw failure("engine_failed", { reason: "worker" });
  }
  const calls = remote(worker, onProgress);
  const stop = () => calls.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const files = { wasm: `${base}core.wasm${query(version)}`, models: `${base}models.bin${query(models)}` };
    if (workersDraw() && (await loads(calls, files))) return drawing(calls);
    await calls.call("load", { ...files, draws: false });
    return measuring(calls);
  } catch (error) {
    calls.close();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
};

/** `false` where the worker cannot draw after all. */
async function loads(calls: Remote, files: { wasm: string; models: string }): Promise<boolean> {
  try {
    await calls.call("load", { ...files, draws: true });
    return true;
  } catch (error) {
    if (isFailure(error) && error.context["reason"] === "canvas") return false;
    throw error;
  }
}

/** The worker draws, keeps and encodes. */
function drawing(calls: Remote): Engine {
  return {
    pixels: false,
    begin: (config) => calls.call("begin", { config }),
    event: (event) => calls.call("event", { event }),
    look: (picture, time, frame) =>
      calls.call("look", { picture, time, frame }, "data" in picture ? [picture.data.buffer] : [picture]),
    opinion: () => calls.call("opinion", {}),
    encode: (frame, type) => calls.call("encode", { frame, type }),
    forget: (frames) => void calls.call("forget", { frames }).catch(() => undefined),
    close: calls.close,
  };
}

/** The worker measures pixels and gives them back; they are kept and encoded here. */
function measuring(calls: Remote): Engine {
  const store = kept(canvas());
  return {
    pixels: true,
    begin(config) {
      store.clear();
      return calls.call("begin", { config });
    },
    async event(event) {
      const effects = await calls.call("event", { event });
      await store.apply(effects, null);
      return effects;
    },
    async look(picture, time, frame): Promise<Look> {
      if (!("data" in picture)) throw failure("engine_failed", { reason: "canvas" });
      const { pixels, ...look } = await calls.call("look", { picture, time, frame }, [picture.data.buffer]);
      await store.apply(look.effects, pixels).catch(failed);
      return look;
    },
    opinion: () => calls.call("opinion", {}),
    encode: (frame, type: PictureType) => store.encode(frame, type).catch(failed),
    forget: store.forget,
    close() {
      store.clear();
      calls.close();
    },
  };
}

function failed(error: unknown): never {
  throw failure("engine_failed", { reason: error instanceof Error ? error.message.slice(0, 60) : "encode" });
}
