/** What the browser says of itself. */

import type { EnvironmentFacts } from "./facts.js";
import { renderer } from "./renderer.js";
import { RULES } from "./rules.js";

interface Hints {
  brands?: readonly { brand: string; version: string }[];
  mobile?: boolean;
}

const finite = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

function timeZone(): string | undefined {
  try {
    return Intl.DateTimeFormat().resolvedOptions().timeZone.slice(0, 64);
  } catch {
    return undefined;
  }
}

/** Without `tampered`, which `tamperSignals` finds earlier. In two pieces, for each of them takes a while the first time. */
export async function collectEnvironment(): Promise<EnvironmentFacts> {
  const hints = (navigator as Navigator & { userAgentData?: Hints }).userAgentData;
  const brands = hints?.brands?.slice(0, 8).map(({ brand, version }) => `${brand} ${version}`.slice(0, 64));
  const cores: unknown = navigator.hardwareConcurrency;
  const drawn = renderer();
  await new Promise((resolve) => setTimeout(resolve));
  const zone = timeZone();
  return {
    user_agent: navigator.userAgent.slice(0, 512),
    platform: String(navigator.platform ?? "").slice(0, 64),
    ...(brands === undefined ? {} : { brands }),
    ...(typeof hints?.mobile === "boolean" ? { mobile: hints.mobile } : {}),
    webdriver: navigator.webdriver === true,
    touch_points: finite(navigator.maxTouchPoints),
    screen: [finite(screen.width), finite(screen.height)],
    window: [finite(window.outerWidth), finite(window.outerHeight)],
    pixel_ratio: finite(window.devicePixelRatio),
    ...(typeof cores === "number" ? { cores } : {}),
    ...(drawn === undefined ? {} : { renderer: drawn }),
    languages: [...(navigator.languages ?? [])].slice(0, 8).map((language) => language.slice(0, 16)),
    ...(zone === undefined ? {} : { time_zone: zone }),
    globals: RULES.globals.filter((name) => name in window),
    tampered: [],
  };
}
