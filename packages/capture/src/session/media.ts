/** From what the machine took to the objects that the page gets. */

import type { Engine } from "../engine/contract.js";
import { buildResult } from "../result/build.js";
import type { CaptureResult } from "../result/types.js";
import type { Proven } from "./live.js";
import { failure } from "../failure.js";

/** One after the other: a medium's pixels are let go before the next is built. */
export async function buildMedia(engine: Engine, proven: readonly Proven[]): Promise<readonly CaptureResult[]> {
  const media: CaptureResult[] = [];
  for (const { medium, shots, index, count, evidence } of proven) {
    const { action, frames, best } = medium;
    const at = frames.indexOf(best);
    if (shots.length !== frames.length || at < 0) throw failure("internal", { reason: "a frame without its measures" });
    const [png, ...jpegs] = await Promise.all([
      engine.encode(best, "image/png"),
      ...frames.map((id) => engine.encode(id, "image/jpeg")),
    ]);
    engine.forget(frames);
    const pictures = shots.flatMap((measured, place) => {
      const jpeg = jpegs[place];
      return jpeg === undefined ? [] : [{ measured, jpeg }];
    });
    media.push(await buildResult({ action, shots: pictures, best: at, png, index, count }, await evidence));
  }
  return media;
}
