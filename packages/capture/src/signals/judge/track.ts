/** Whether the track is one that a device gives. */

import type { CameraFacts, EnvironmentFacts } from "../facts.js";
import { isChromium } from "./browser.js";
import { when } from "./found.js";
import type { Found } from "./found.js";

/** Parts of the names of tracks that scripts make. */
const MADE = ["Canvas", "Generator", "BrowserCapture"];

export function judgeTrack(camera: CameraFacts, environment: EnvironmentFacts): Found[] {
  const made = MADE.some((part) => camera.track.includes(part));
  const unusual = isChromium(environment) && camera.device_id !== "hex64";
  return [
    ...when(made, "track_not_camera", camera.track),
    ...when(!camera.listed, "device_unlisted"),
    ...when(unusual, "device_id_unusual", camera.device_id),
  ];
}
