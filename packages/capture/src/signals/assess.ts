/**
 * From facts to a decision. Hard signals weigh as much as a decision needs; all soft ones together weigh less, so that
 * an odd but real camera is never decided virtual. The server comes to the same from the same facts.
 */

import type { Assessment, Collected, Signal } from "./contract.js";
import type { Facts } from "./facts.js";
import { judgeAutomation } from "./judge/automation.js";
import { judgeCapabilities } from "./judge/capabilities.js";
import { judgeEmulator } from "./judge/emulator.js";
import { judgeLabel } from "./judge/label.js";
import { judgeTampering } from "./judge/tampering.js";
import { judgeTiming } from "./judge/timing.js";
import { judgeTrack } from "./judge/track.js";
import { isAllowed } from "./label.js";
import { RULES } from "./rules.js";

export function assessFacts(facts: Facts, allow: readonly string[]): Assessment {
  const { environment, camera, timing } = facts;
  const found = [
    ...judgeLabel(camera, allow),
    ...judgeTrack(camera, environment),
    ...judgeCapabilities(facts),
    ...judgeTiming(timing),
    ...judgeTampering(environment.tampered, camera),
    ...judgeAutomation(environment),
    ...judgeEmulator(environment, isAllowed(camera.label, allow)),
  ];
  const signals: Signal[] = found.map(([name, value]) => ({ name, weight: RULES.signals[name].weight, value }));
  let [hard, soft] = [0, 0];
  for (const [name] of found) {
    const rule = RULES.signals[name];
    if (rule.hard) hard += rule.weight;
    else soft += rule.weight;
  }
  const total = hard + Math.min(soft, RULES.soft_most);
  return { virtual: total >= RULES.decide, total, signals };
}

export function factsOf(collected: Collected): Facts {
  const environment = { ...collected.environment, tampered: [...collected.tamper] };
  return { environment, camera: collected.camera, timing: collected.frames };
}

/** `allow`: labels of cameras that the operator trusts. */
export function assess(collected: Collected, allow: readonly string[]): Assessment {
  return assessFacts(factsOf(collected), allow);
}
