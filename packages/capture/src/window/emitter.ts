import type { WindowEvent } from "./contract.js";

export interface Emitter {
  on(name: WindowEvent, listener: () => void): void;
  emit(name: WindowEvent): void;
  clear(): void;
}

export function emitter(): Emitter {
  const listeners = new Map<WindowEvent, (() => void)[]>();
  return {
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    emit(name) {
      for (const listener of listeners.get(name) ?? []) listener();
    },
    clear() {
      listeners.clear();
    },
  };
}
