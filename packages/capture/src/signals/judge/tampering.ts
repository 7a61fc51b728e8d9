/** Functions of the browser that were replaced. */

import type { CameraFacts } from "../facts.js";
import { when } from "./found.js";
import type { Found } from "./found.js";

const NAMES = [
  "get_user_media_replaced",
  "get_user_media_hooked",
  "get_user_media_wrapped",
  "enumerate_devices_changed",
  "track_changed",
  "video_changed",
  "canvas_changed",
  "function_to_string_changed",
] as const;

export function judgeTampering(tampered: readonly string[], camera: CameraFacts): Found[] {
  const said = NAMES.filter((name) => tampered.includes(name));
  const [overridden] = camera.overridden;
  // A hook alone may only count calls. One whose track no device has, or that also hides what the track is, gives its own.
  const foreign = !camera.listed || overridden !== undefined;
  const hidden = said.includes("enumerate_devices_changed") || said.includes("track_changed");
  return [
    ...when(said.includes("get_user_media_hooked") && (foreign || hidden), "stream_replaced"),
    ...said.flatMap((name) => when(true, name)),
    ...when(overridden !== undefined, "track_overridden", overridden),
  ];
}
