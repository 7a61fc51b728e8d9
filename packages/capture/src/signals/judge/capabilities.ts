/** What a physical camera has. */

import type { Facts, Range } from "../facts.js";
import { isChromium, isMac, isMobile } from "./browser.js";
import { when } from "./found.js";
import type { Found } from "./found.js";

/** Longer over shorter side of sensors' modes. */
const ASPECTS = [1, 11 / 9, 5 / 4, 4 / 3, 3 / 2, 8 / 5, 5 / 3, 16 / 9, 17 / 9, 2, 20 / 9, 7 / 3];
/** Relative; sizes are rounded to what encoders like. */
const ASPECT_TOLERANCE = 0.02;
/** Frames a second beyond which no camera goes. */
const MOST_RATE = 240;
/** Pixels. */
const SIZE_TOLERANCE = 2;

const isFixed = (range: Range | undefined): boolean => range !== undefined && range[0] === range[1];

function aspectIsUnusual(width: number, height: number): boolean {
  const ratio = Math.max(width, height) / Math.min(width, height);
  return !ASPECTS.some((aspect) => Math.abs(ratio / aspect - 1) <= ASPECT_TOLERANCE);
}

/** Whether two sizes differ however they are turned. */
function sizesDiffer(a: Range, b: Range): boolean {
  const [shorter, longer] = [Math.min(...a) - Math.min(...b), Math.max(...a) - Math.max(...b)];
  return Math.abs(shorter) > SIZE_TOLERANCE || Math.abs(longer) > SIZE_TOLERANCE;
}

export function judgeCapabilities({ environment, camera, timing }: Facts): Found[] {
  const { settings, capabilities } = camera;
  const { width, height, frame_rate: rate } = settings;
  const hasSize = width !== undefined && height !== undefined && width > 0 && height > 0;
  const fixed = isFixed(capabilities?.width) && isFixed(capabilities?.height);
  const faces = settings.facing !== undefined || (capabilities?.facing ?? []).length > 0;
  const bare = capabilities !== undefined && capabilities.controls.length === 0;
  const shown = timing.width !== undefined && timing.height !== undefined;
  return [
    ...when(capabilities !== undefined && capabilities.width === undefined, "capabilities_missing"),
    ...when(fixed, "resolution_fixed"),
    ...when(hasSize && aspectIsUnusual(width, height), "aspect_unusual", hasSize ? `${width}x${height}` : true),
    ...when(rate !== undefined && (rate <= 0 || rate > MOST_RATE), "frame_rate_impossible", rate),
    ...when(isMobile(environment) && !faces, "facing_missing"),
    ...when(isChromium(environment) && !isMac(environment) && bare, "controls_missing"),
    ...when(
      hasSize && shown && sizesDiffer([width, height], [timing.width ?? 0, timing.height ?? 0]),
      "size_contradicts",
      shown ? `${timing.width}x${timing.height}` : true,
    ),
  ];
}
