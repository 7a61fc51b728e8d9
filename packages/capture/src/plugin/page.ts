/** The page's callbacks, called so that nothing they do reaches the capture. */

import type { ErrorResult } from "../errors.js";
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

/** To the console where the page has no callback for errors, so that nothing fails in silence. */
export function tellError(callback: Options["on_error"], result: ErrorResult): void {
  if (typeof callback === "function") call(callback, result);
  else console.error(`OzLiveness: ${result.code}: ${result.message}`, result.context);
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
    error(result) {
      if (live()) tellError(options.on_error, result);
    },
  };
}
