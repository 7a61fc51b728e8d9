/** The colour with which the window lights the face: when it changes, and when it is seen. */

import { type Clock, windowClock } from "./announcer.js";
import type { Colour } from "./contract.js";

/** Milliseconds between two changes, so that there are no more than three in a second: WCAG 2.2, 2.3.1, allows six. */
export const CHANGE_MS = 334;

export interface Lamp {
  /** `shown` gets the time at which the colour is on the screen, if it comes that far. */
  show(colour: Colour, shown: (time: number) => void): void;
  /** Goes out as soon as it may change. */
  end(): void;
  /** Goes out at once: something else is shown in its place. */
  dark(): void;
}

/** `paint` draws a colour or, with `null`, none; `nextFrame` calls before the next picture of the screen is drawn. */
export function lamp(
  paint: (colour: Colour | null) => void,
  clock: Clock = windowClock,
  nextFrame: (act: () => void) => void = (act) => void requestAnimationFrame(act),
): Lamp {
  let last = -Infinity;
  let on = false;
  let cancel: (() => void) | null = null;
  let turn = 0;

  const change = (to: Colour | null, wait: number, then: () => void) => {
    turn += 1;
    cancel?.();
    cancel = null;
    const act = () => {
      cancel = null;
      last = clock.now();
      on = to !== null;
      paint(to);
      then();
    };
    if (wait <= 0) act();
    else cancel = clock.after(wait, act);
  };
  const left = () => last + CHANGE_MS - clock.now();
  const nothing = () => undefined;

  return {
    show(colour, shown) {
      change(colour, left(), () => {
        const mine = turn;
        // The first is called before the colour is drawn, the second when that picture has been given to the screen.
        nextFrame(() =>
          nextFrame(() => {
            if (mine === turn) shown(clock.now());
          }),
        );
      });
    },
    end() {
      if (on || cancel !== null) change(null, on ? left() : 0, nothing);
    },
    dark() {
      if (on || cancel !== null) change(null, 0, nothing);
    },
  };
}
