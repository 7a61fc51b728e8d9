import type { ErrorCode } from "../../errors.js";
import type { Guide } from "../../core/types.js";
import type { Dictionary } from "../contract.js";
import { fill } from "../fill.js";
import { GROUPS, SIGNS } from "../failures.js";
import { type Browser, helpKey } from "../help.js";
import type { Screen, ScreenAction } from "../screen.js";

/** `reason` is what the machine last asked to mend, told where time ran out over it. */
export function errorScreen(
  language: Dictionary,
  code: ErrorCode,
  offered: readonly ("retry" | "close")[],
  reason: Guide | null,
  browser: Browser,
): Screen {
  const group = GROUPS[code];
  const again = group === "position" || group === "action" || group === "face" || group === "hidden";
  const told = reason !== null && (group === "position" || group === "action");
  const actions: ScreenAction[] = offered.map((does) => ({ label: fill(language, `action_${does}`), does }));
  // A session that has ended begins anew with its page.
  if (group === "session") actions.unshift({ label: fill(language, "action_reload"), does: "reload" });
  return {
    name: `error-${group}`,
    sign: { kind: "badge", icon: SIGNS[group], tone: again ? "fix" : "bad" },
    title: fill(language, `error_${group}_title`),
    body: [
      ...(told ? [{ text: fill(language, `guide_${reason}`), strong: true }] : []),
      { text: fill(language, `error_${group}_body`) },
    ],
    ...(group === "denied" ? { steps: fill(language, helpKey(browser)).split("\n") } : {}),
    actions: group === "session" ? actions.filter(({ does }) => does !== "retry") : actions,
    leaves: "close",
  };
}
