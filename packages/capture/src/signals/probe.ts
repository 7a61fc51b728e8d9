/**
 * Calls a function on a thing that it is not made for. The browser's own refuses with a TypeError, and nothing but the
 * caller is on the error's stack; a replacement is on it too, or does not refuse.
 */

const apply = Reflect.apply;

/** What the call came to: refused by the browser itself, seen to be something else, or not to be told. */
export type Probed = "native" | "replaced" | "unknown";

/** The innermost function on a stack that is not part of the engine, without its place in the file. */
function innermost(stack: unknown): string | null {
  if (typeof stack !== "string") return null;
  const frames = stack.split("\n").map((line) => line.trim());
  const written = frames.filter(
    (line) =>
      (line.startsWith("at ") || line.includes("@")) &&
      !line.endsWith("(<anonymous>)") &&
      !line.endsWith("at <anonymous>") &&
      !line.includes("[native code]"),
  );
  return written[0]?.replace(/:\d+/g, "") ?? null;
}

function judge(error: unknown, here: string | null): Probed {
  if (!(error instanceof TypeError)) return "replaced";
  const there = innermost(error.stack);
  if (here === null || there === null) return "unknown";
  return here === there ? "native" : "replaced";
}

/** Ends a stream that a replacement gave. */
function end(given: unknown): void {
  if (given instanceof MediaStream) given.getTracks().forEach((track) => track.stop());
}

/** One function, so that both stacks begin in it. Gives the stack of the place and what the call came to. */
function callHere(wanted: (...args: never[]) => unknown, receiver: object, args: readonly unknown[]): [string | null, unknown, boolean] {
  const here = innermost(new Error().stack);
  try {
    return [here, apply(wanted as () => unknown, receiver, args), false];
  } catch (error) {
    return [here, error, true];
  }
}

/** Of a function that throws. */
export function probe(wanted: unknown, receiver: object = {}, args: readonly unknown[] = []): Probed {
  if (typeof wanted !== "function") return "replaced";
  const [here, came, thrown] = callHere(wanted as () => unknown, receiver, args);
  return thrown ? judge(came, here) : "replaced";
}

/** Of a function that gives a promise, which refuses through it. */
export async function probePromise(wanted: unknown, receiver: object = {}, args: readonly unknown[] = []): Promise<Probed> {
  if (typeof wanted !== "function") return "replaced";
  const [here, came, thrown] = callHere(wanted as () => unknown, receiver, args);
  if (thrown || !(came instanceof Promise)) return "replaced";
  // A replacement may never answer.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), 500);
  });
  try {
    const given: unknown = await Promise.race([came, late]);
    end(given);
    return "replaced";
  } catch (error) {
    return judge(error, here);
  } finally {
    clearTimeout(timer);
  }
}
