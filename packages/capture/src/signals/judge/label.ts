/** What the device calls itself. */

import type { CameraFacts } from "../facts.js";
import { findLabel, isAllowed, normalise } from "../label.js";
import { when } from "./found.js";
import type { Found } from "./found.js";

export function judgeLabel(camera: CameraFacts, allow: readonly string[]): Found[] {
  const rule = isAllowed(camera.label, allow) ? null : findLabel(camera.label);
  const [other] = camera.others;
  return [
    ...when(rule?.kind === "known", "label_known", rule?.name),
    ...when(rule?.kind === "suspicious", "label_suspicious", rule?.name),
    ...when(normalise(camera.label) === "", "label_missing"),
    ...when(other !== undefined, "other_label_known", other),
  ];
}
