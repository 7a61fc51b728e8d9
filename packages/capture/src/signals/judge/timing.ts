/** Whether frames come as a camera's do. */

import type { TimingFacts } from "../facts.js";
import { when } from "./found.js";
import type { Found } from "./found.js";

/** Frames, and milliseconds of standard deviation under which no camera's clock lies. A guess, with a low weight. */
const PERFECT = { frames: 60, jitter: 0.02 };
/** Milliseconds that a comparison of clocks needs, and the ratios between which it is even. */
const RATIO = { span: 2000, least: 0.9, most: 1.1 };
/** Milliseconds between taking and showing. */
const LAG = { least: -5, most: 2000 };
/** Frames, and shares of them. Cameras repeat frames in the dark; none gives an earlier one again. */
const PICTURES = { frames: 20, repeated: 0.3, looped: 0.2, interpolated: 0.5 };

export function judgeTiming(timing: TimingFacts): Found[] {
  const { jitter_ms: jitter, clock_ratio: ratio, capture_lag_ms: lag, repeated, looped, interpolated } = timing;
  const uneven = ratio !== undefined && (ratio < RATIO.least || ratio > RATIO.most);
  const pictures = timing.hashed >= PICTURES.frames;
  return [
    ...when(jitter !== undefined && timing.frames >= PERFECT.frames && jitter < PERFECT.jitter, "clock_perfect", jitter),
    ...when(timing.span_ms >= RATIO.span && uneven, "clock_ratio", ratio),
    ...when(timing.backwards > 0, "clock_backwards", timing.backwards),
    ...when(lag !== undefined && (lag < LAG.least || lag > LAG.most), "capture_time_impossible", lag),
    ...when(pictures && repeated !== undefined && repeated >= PICTURES.repeated, "frames_repeated", repeated),
    ...when(pictures && looped !== undefined && looped >= PICTURES.looped, "frames_looped", looped),
    ...when(interpolated !== undefined && interpolated >= PICTURES.interpolated, "frames_interpolated", interpolated),
  ];
}
