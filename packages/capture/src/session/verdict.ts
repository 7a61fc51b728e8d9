/** From the server's result to what the person is shown. */

import type { PluginResult } from "../transport/types.js";
import type { Verdict } from "../window/contract.js";

export function verdictOf({ analyses }: PluginResult): Verdict {
  const said = Object.values(analyses ?? {}).map(({ resolution }) => String(resolution ?? "").toLowerCase());
  if (said.includes("declined")) return "declined";
  if (said.some((one) => one === "operator_required" || one === "failed")) return "operator_required";
  return said.length > 0 && said.every((one) => one === "success") ? "success" : "finished";
}
