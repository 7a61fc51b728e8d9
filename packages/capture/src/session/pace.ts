/** How fast frames are looked at: old telephones manage five in a second, fast machines all that the camera gives. */

/** Of so many the median is taken: the first ones, while code is still being compiled, are slower. */
const MOST = 12;

export interface Pace {
  /** A frame was looked at. */
  looked(time: number): void;
  /** Milliseconds from one to the next; 0 where that is not known yet. */
  interval(): number;
}

export function pace(): Pace {
  let last: number | null = null;
  let intervals: number[] = [];
  return {
    looked(time) {
      if (last !== null) intervals = [...intervals, time - last].slice(-MOST);
      last = time;
    },
    interval() {
      const sorted = [...intervals].sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)] ?? 0;
    },
  };
}
