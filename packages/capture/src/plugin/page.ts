/** The page's callbacks, called so that nothing they do reaches the capture. */

import type { Options } from "../options/types.js";
import type { Page } from "../session/contract.js";

type Callback = (payload: never) => void;

/** What a callback throws is the page's own mistake, and told as one. */
export function call(callback: Callback | null | undefined, payload?: unknown): void {
  if (typeof callback !== "function") return;
  try {
    (callback as (payload: unknown) => void)(payload);
  } catch (error) {
    if (typeof reportError === "function") reportError(error);
    else console.error(error);
  }
}

/** `live` says whether anybody is still to be told. */
export function page(options: Options, live: () => boolean): Page {
  const tell = (callback: Callback | null | undefined) => (payload: unknown) => {
    if (live()) call(callback, payload);
  };
  return {
    submit: tell(options.on_submit),
    result: tell(options.on_result),
    complete: tell(options.on_complete),
    captured: tell(options.on_capture_complete),
    error: tell(options.on_error),
  };
}
