import type { Dictionary, ProgressKind } from "../contract.js";
import { fill } from "../fill.js";
import type { Screen } from "../screen.js";

const KEYS = { upload: "upload", analysis: "wait" } as const;

export function waitScreen(language: Dictionary, kind: ProgressKind, value: number | null): Screen {
  const words =
    kind === "loading"
      ? { title: fill(language, "ui_loading"), body: [] }
      : { title: fill(language, `${KEYS[kind]}_title`), body: [{ text: fill(language, `${KEYS[kind]}_body`) }] };
  return {
    name: kind,
    sign: value === null ? { kind: "spinner" } : { kind: "badge", icon: "cloud", tone: "plain" },
    ...words,
    progress: { label: fill(language, "ui_progress"), value },
    actions: [],
    leaves: "cancel",
  };
}
