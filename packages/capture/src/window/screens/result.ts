import type { Dictionary, Verdict } from "../contract.js";
import { fill } from "../fill.js";
import type { Icon } from "../icons.js";
import type { Screen } from "../screen.js";

const SHOWN: Record<Verdict, { key: string; icon: Icon; tone: "plain" | "good" | "fix" }> = {
  success: { key: "success", icon: "check", tone: "good" },
  finished: { key: "success", icon: "check", tone: "good" },
  declined: { key: "declined", icon: "warn", tone: "fix" },
  operator_required: { key: "review", icon: "clock", tone: "plain" },
  retry: { key: "retry", icon: "retry", tone: "fix" },
};

export function resultScreen(language: Dictionary, verdict: Verdict): Screen {
  const { key, icon, tone } = SHOWN[verdict];
  return {
    name: `result-${verdict}`,
    sign: { kind: "badge", icon, tone },
    title: fill(language, `result_${key}_title`),
    body: [{ text: fill(language, `result_${key}_body`) }],
    actions:
      verdict === "retry"
        ? [
            { label: fill(language, "action_retry"), does: "retry" },
            { label: fill(language, "action_close"), does: "close" },
          ]
        : [{ label: fill(language, "action_done"), does: "close" }],
    leaves: "close",
  };
}
