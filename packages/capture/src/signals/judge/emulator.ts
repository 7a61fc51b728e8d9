/** A machine that only says it is a phone, or that has no graphics of its own. */

import type { EnvironmentFacts } from "../facts.js";
import { RULES } from "../rules.js";
import { isMobile } from "./browser.js";
import { when } from "./found.js";
import type { Found } from "./found.js";

const small = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** `trusted`: the operator allows the camera's label, and so the machine that has it. */
export function judgeEmulator(environment: EnvironmentFacts, trusted: boolean): Found[] {
  const { screen, pixel_ratio: ratio, platform } = environment;
  const renderer = small(environment.renderer ?? "");
  const agent = small(environment.user_agent);
  const emulated = trusted ? undefined : RULES.emulators.find((part) => renderer.includes(part));
  const software = RULES.renderers.find((part) => renderer.includes(part));
  const emulator = RULES.agents.find((part) => agent.includes(part));
  const desktop = /Android|iPhone/.test(environment.user_agent) && (platform === "Win32" || platform === "MacIntel");
  return [
    ...when(emulated !== undefined, "emulator_renderer", emulated),
    ...when(software !== undefined, "renderer_software", software),
    ...when(emulator !== undefined, "emulator_agent", emulator),
    ...when(screen[0] <= 0 || screen[1] <= 0 || ratio <= 0, "screen_impossible"),
    ...when(isMobile(environment) && environment.touch_points <= 0, "touch_missing"),
    ...when(desktop, "platform_contradicts", platform),
  ];
}
