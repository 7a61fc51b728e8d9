/** Guidance spoken by the browser, once a person has asked for it. */

export interface Voice {
  readonly available: boolean;
  readonly on: boolean;
  toggle(): boolean;
  say(text: string): void;
  stop(): void;
}

export function voice(languageId: string): Voice {
  const synthesis: SpeechSynthesis | undefined = globalThis.speechSynthesis;
  const available = synthesis !== undefined && typeof globalThis.SpeechSynthesisUtterance === "function";
  let on = false;
  const stop = () => {
    if (available) synthesis.cancel();
  };
  return {
    available,
    get on() {
      return on;
    },
    toggle() {
      on = available && !on;
      if (!on) stop();
      return on;
    },
    say(text) {
      if (!available || !on) return;
      // A sentence that no longer holds is cut off: guidance that comes late misleads.
      synthesis.cancel();
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.lang = languageId;
      synthesis.speak(utterance);
    },
    stop,
  };
}
