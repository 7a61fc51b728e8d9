import type { Dictionary } from "../contract.js";
import { fill } from "../fill.js";
import type { Screen } from "../screen.js";

/** Before the browser asks: what it is about, and what makes it succeed. */
export function startScreen(language: Dictionary, subject: "face" | "document"): Screen {
  const face = subject === "face";
  return {
    name: "start",
    sign: { kind: "badge", icon: face ? "face" : "card", tone: "plain" },
    title: fill(language, face ? "permission_title" : "permission_title_document"),
    body: [{ text: fill(language, "permission_body") }],
    tips: face
      ? [
          { icon: "light", text: fill(language, "permission_tip_light") },
          { icon: "phone", text: fill(language, "permission_tip_level") },
          { icon: "glasses", text: fill(language, "permission_tip_face") },
        ]
      : [
          { icon: "card", text: fill(language, "permission_tip_flat") },
          { icon: "glare", text: fill(language, "permission_tip_glare") },
          { icon: "corners", text: fill(language, "permission_tip_whole") },
        ],
    actions: [{ label: fill(language, "permission_begin"), does: "start" }],
    leaves: "cancel",
  };
}

/** While the browser asks. */
export function permissionScreen(language: Dictionary): Screen {
  return {
    name: "permission",
    sign: { kind: "prompt" },
    title: fill(language, "permission_ask"),
    body: [{ text: fill(language, "permission_body") }],
    actions: [],
    leaves: "cancel",
  };
}
