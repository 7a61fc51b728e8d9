/** What is decided by the kind of device. */

import type { Config } from "../config/types.js";
import type { Facing } from "../core/types.js";
import type { Options } from "../options/types.js";

export interface Agent {
  userAgent: string;
  maxTouchPoints: number;
  userAgentData?: { mobile?: boolean };
}

/** A phone or a tablet. */
export function isMobile(agent: Agent = navigator): boolean {
  if (agent.userAgentData?.mobile === true) return true;
  const { userAgent, maxTouchPoints } = agent;
  // An iPad calls itself a Mac, and no Mac has a touch screen.
  return /Android|iPhone|iPad|iPod|Mobile/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

/** Whether the face must be inside an oval: not for staff who film a client with the camera of a desk. */
export function hasOval(config: Pick<Config, "use_for_liveness">, mobile: boolean): boolean {
  return !config.use_for_liveness || mobile;
}

/** The camera for faces. */
export function faceFacing(options: Pick<Options, "cameraFacingMode">, config: Pick<Config, "use_for_liveness">): Facing {
  return options.cameraFacingMode ?? (config.use_for_liveness ? "environment" : "user");
}

/** Whether the preview is a mirror, as people expect of a camera that looks at them. The frames never are. */
export function isMirrored(facing: Facing, config: Pick<Config, "use_for_liveness">, mobile: boolean): boolean {
  return facing === "user" && (mobile || !config.use_for_liveness);
}
