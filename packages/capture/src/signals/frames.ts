/** Measures the frames of a capture: their clock, and whether pictures come again. Memory is bounded. */

import type { FrameSignals } from "./contract.js";
import type { FrameSample, TimingFacts } from "./facts.js";
import { interpolation } from "./interpolation.js";

/** Frames whose hashes are remembered, and intervals that are measured. Two minutes at 30 frames a second. */
const MOST = 3600;

const round = (value: number): number => Math.round(value * 1000) / 1000;

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function deviation(values: readonly number[]): { mean: number; deviation: number } | undefined {
  if (values.length < 2) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

export function frameSignals(): FrameSignals {
  let first: FrameSample | null = null;
  let last: FrameSample | null = null;
  let [frames, backwards, presented, pushed] = [0, 0, 0, 0];
  const [intervals, lags]: [number[], number[]] = [[], []];
  let [hashed, repeated, looped] = [0, 0, 0];
  let lastHash: string | null = null;
  const hashes = new Set<string>();
  const between = interpolation();

  function clock(before: FrameSample, sample: FrameSample): void {
    const steps =
      sample.presentedFrames !== null && before.presentedFrames !== null
        ? sample.presentedFrames - before.presentedFrames
        : null;
    if (steps !== null && steps < 0) backwards += 1;
    if (steps !== null && steps > 0) {
      presented += steps;
      pushed += 1;
    }
    if (sample.mediaTime === null || before.mediaTime === null) return;
    const advance = (sample.mediaTime - before.mediaTime) * 1000;
    if (advance < 0) backwards += 1;
    // Only neighbours tell the distance of frames.
    else if (advance > 0 && (steps === null || steps === 1) && intervals.length < MOST) intervals.push(advance);
  }

  function picture(hash: string): void {
    hashed += 1;
    if (hash === lastHash) repeated += 1;
    else if (hashes.has(hash)) looped += 1;
    if (hashes.size < MOST) hashes.add(hash);
    lastHash = hash;
  }

  return {
    push(sample) {
      frames += 1;
      if (last !== null) clock(last, sample);
      if (typeof sample.captureTime === "number" && lags.length < MOST) lags.push(sample.time - sample.captureTime);
      if (sample.hash !== undefined) picture(sample.hash);
      if (sample.luma !== undefined) between.push(sample.luma);
      first ??= sample;
      last = sample;
    },
    summary() {
      const facts: TimingFacts = { frames, span_ms: 0, backwards, hashed };
      if (first === null || last === null) return facts;
      const span = last.time - first.time;
      facts.span_ms = round(span);
      if (last.width !== undefined) facts.width = last.width;
      if (last.height !== undefined) facts.height = last.height;
      const spread = deviation(intervals);
      if (spread !== undefined) {
        facts.interval_ms = round(spread.mean);
        facts.jitter_ms = round(spread.deviation);
      }
      if (first.mediaTime !== null && last.mediaTime !== null && span > 0) {
        facts.clock_ratio = round(((last.mediaTime - first.mediaTime) * 1000) / span);
      }
      if (presented > 0) facts.lost = round(1 - pushed / presented);
      const lag = median(lags);
      if (lag !== undefined) facts.capture_lag_ms = round(lag);
      if (hashed > 1) {
        facts.repeated = round(repeated / (hashed - 1));
        facts.looped = round(looped / (hashed - 1));
      }
      const share = between.share();
      if (share !== undefined) facts.interpolated = round(share);
      return facts;
    },
  };
}
