/**
 * Whether a function is the browser's own.
 *
 * A replaced function shows in its text, but a script that replaces one may replace `Function.prototype.toString` too.
 * So the text is read with the `toString` of another realm; a proxy and a bound function have a text without a name; and
 * `probe.ts` looks at which functions run when it is called.
 */

import { openRealm } from "./realm.js";
import type { Realm } from "./realm.js";

const apply = Reflect.apply;
const ownNames = Reflect.ownKeys;
const ownToString = Function.prototype.toString;

let realm: Realm | null | undefined;

function texts(value: (...args: never[]) => unknown): string[] {
  realm ??= openRealm();
  const readers = realm === null ? [ownToString] : [ownToString, realm.toString];
  return readers.map((reader): string => String(apply(reader, value, [])));
}

/** `name` is as the browser names it: `getUserMedia`, `get label`. */
export function isNative(value: unknown, name: string): boolean {
  if (typeof value !== "function") return false;
  // The browser's own methods cannot construct and have nothing else of their own.
  if (ownNames(value).some((key) => key !== "length" && key !== "name")) return false;
  const bare = name.replace(/^(get|set) /, "");
  const shape = new RegExp(`^\\s*function\\s+((get|set)\\s+)?${bare}\\s*\\(\\s*\\)\\s*\\{\\s*\\[native code\\]\\s*\\}\\s*$`);
  try {
    return texts(value as (...args: never[]) => unknown).every((text) => shape.test(text));
  } catch {
    return false;
  }
}
