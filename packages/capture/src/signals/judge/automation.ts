/** A program instead of a person. */

import type { EnvironmentFacts } from "../facts.js";
import { when } from "./found.js";
import type { Found } from "./found.js";

const HEADLESS = "HeadlessChrome";

export function judgeAutomation(environment: EnvironmentFacts): Found[] {
  const names = [environment.user_agent, ...(environment.brands ?? [])];
  const [first] = environment.globals;
  return [
    ...when(environment.webdriver, "webdriver"),
    ...when(
      names.some((name) => name.includes(HEADLESS)),
      "headless",
    ),
    ...when(first !== undefined, "automation_global", first),
  ];
}
