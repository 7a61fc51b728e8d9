/** Milliseconds before the second and the third attempt. */
const WAITS = [400, 1600];

/**
 * Loads in up to three attempts. Some browsers keep a failed module for good under its address, so that `load` is given a
 * mark to add to it, which is empty for the first attempt of all.
 */
export function persistently<T>(load: (mark: string) => Promise<T>, waits: readonly number[] = WAITS): () => Promise<T> {
  let attempts = 0;
  return async () => {
    const left = [...waits];
    for (;;) {
      attempts += 1;
      try {
        return await load(attempts === 1 ? "" : `&again=${attempts}`);
      } catch (error) {
        const wait = left.shift();
        if (wait === undefined) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  };
}
