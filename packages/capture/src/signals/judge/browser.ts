/** What kind of browser the environment names. */

import type { EnvironmentFacts } from "../facts.js";

export function isMobile(environment: EnvironmentFacts): boolean {
  return /Android|iPhone|iPad|iPod/.test(environment.user_agent);
}

export function isMac(environment: EnvironmentFacts): boolean {
  return environment.user_agent.includes("Macintosh");
}

export function isChromium(environment: EnvironmentFacts): boolean {
  return environment.brands?.some((brand) => brand.startsWith("Chromium")) ?? false;
}
