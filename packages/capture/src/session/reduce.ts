/** A result with no more in it than the page asked for; the server has cut it to what it gives at most already. */

import { type ResultMode, RESULT_MODES } from "../options/types.js";
import type { PluginResult } from "../transport/types.js";

export function reduceResult(result: PluginResult, mode: ResultMode, eventSessionId: string): PluginResult {
  const rank = RESULT_MODES.indexOf(mode);
  const id = eventSessionId === "" ? {} : { event_session_id: eventSessionId };
  if (rank >= RESULT_MODES.indexOf("full")) return { ...id, ...result };
  const { state, analyses, folder_id } = result;
  const short = Object.entries(analyses ?? {}).map(([kind, one]) => [
    kind,
    { state: one.state, ...(one.resolution === undefined ? {} : { resolution: one.resolution }) },
  ]);
  return {
    state,
    ...id,
    ...(rank >= RESULT_MODES.indexOf("status") && analyses !== undefined ? { analyses: Object.fromEntries(short) } : {}),
    ...(rank >= RESULT_MODES.indexOf("folder") && folder_id !== undefined ? { folder_id } : {}),
  };
}

/** The page may ask for less than the configuration says. */
export function lesser(a: ResultMode, b: ResultMode): ResultMode {
  return RESULT_MODES.indexOf(a) < RESULT_MODES.indexOf(b) ? a : b;
}
