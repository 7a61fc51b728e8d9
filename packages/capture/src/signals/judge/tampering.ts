/** Functions of the browser that were replaced. */

import { when } from "./found.js";
import type { Found } from "./found.js";

const NAMES = [
  "get_user_media_replaced",
  "get_user_media_wrapped",
  "enumerate_devices_changed",
  "track_changed",
  "video_changed",
  "canvas_changed",
  "function_to_string_changed",
] as const;

export function judgeTampering(tampered: readonly string[]): Found[] {
  return NAMES.flatMap((name) => when(tampered.includes(name), name));
}
