/** Guidance for those who hear the screen: the newest sentence, never more often than it can be followed. */

export interface Clock {
  now(): number;
  /** Calls `act` after `ms`; what it gives back takes the call away. */
  after(ms: number, act: () => void): () => void;
}

export const windowClock: Clock = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

export interface Announcer {
  /** `atOnce` waits for none before: what it says is over soon. */
  say(text: string, atOnce?: boolean): void;
  /** Forgets what waits to be said. */
  silence(): void;
}

/** `out` is called with a sentence at most once in `pace` milliseconds; of those that came meanwhile the last is taken. */
export function announcer(out: (text: string) => void, pace: number, clock: Clock = windowClock): Announcer {
  let last = -Infinity;
  let said = "";
  let take: (() => void) | null = null;
  const silence = () => {
    take?.();
    take = null;
  };
  const speak = (text: string) => {
    take = null;
    last = clock.now();
    said = text;
    out(text);
  };
  return {
    silence,
    say(text, atOnce = false) {
      silence();
      if (text === "") return;
      const wait = atOnce ? 0 : last + pace - clock.now();
      if (wait <= 0) return speak(text);
      if (text !== said) take = clock.after(wait, () => speak(text));
    },
  };
}
