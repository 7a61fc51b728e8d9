/**
 * A second realm: an empty frame whose functions a script of the page has not touched. It is made once, read, and
 * taken away. `null` where the page forbids frames.
 */

/** Functions of the second realm. */
export interface Realm {
  toString: () => string;
}

export function openRealm(): Realm | null {
  const frame = document.createElement("iframe");
  frame.setAttribute("aria-hidden", "true");
  frame.style.display = "none";
  try {
    document.documentElement.appendChild(frame);
    const inside = frame.contentWindow as (Window & { Function?: FunctionConstructor }) | null;
    const toString: unknown = inside?.Function?.prototype.toString;
    return typeof toString === "function" ? { toString: toString as () => string } : null;
  } catch {
    return null;
  } finally {
    frame.remove();
  }
}
