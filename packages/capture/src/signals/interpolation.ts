/**
 * Frames that are computed from their neighbours. Software that raises a video's frame rate makes every second frame the
 * mean of the two beside it; the frames between are then no nearer to the mean of theirs than motion makes them.
 */

/** Mean difference of luma between the outer frames below which nothing moved enough to tell. */
const MOVED = 1.5;
/** A frame that differs from the mean of its neighbours by less than this part of their difference is computed. */
const COMPUTED = 0.12;
/** Triples of frames of each kind needed to tell. */
const LEAST = 8;

export interface Interpolation {
  /** 256 values, as `frameLuma` makes them. */
  push(luma: Uint8Array): void;
  /** Share of computed frames among those at even or at odd places, less that at the others; 0..1. */
  share(): number | undefined;
}

function distance(a: Uint8Array, value: (at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? 0) - value(at));
  return sum / a.length;
}

export function interpolation(): Interpolation {
  let before: Uint8Array | null = null;
  let last: Uint8Array | null = null;
  let place = 0;
  // By parity of the place in the middle.
  const [triples, computed] = [[0, 0] as [number, number], [0, 0] as [number, number]];
  return {
    push(luma) {
      if (before !== null && last !== null && before.length === luma.length && last.length === luma.length) {
        const [first, middle] = [before, last];
        const moved = distance(luma, (at) => first[at] ?? 0);
        if (moved >= MOVED) {
          const parity = place % 2 === 0 ? 0 : 1;
          const off = distance(middle, (at) => ((first[at] ?? 0) + (luma[at] ?? 0)) / 2);
          triples[parity] += 1;
          if (off < COMPUTED * moved) computed[parity] += 1;
        }
      }
      [before, last] = [last, luma];
      place += 1;
    },
    share() {
      if (triples[0] < LEAST || triples[1] < LEAST) return undefined;
      return Math.abs(computed[0] / triples[0] - computed[1] / triples[1]);
    },
  };
}
