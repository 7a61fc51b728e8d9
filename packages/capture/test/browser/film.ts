/** What the camera of Chromium sees: a face that comes out of the dark, rests and smiles, over and over. */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { skip as skipped } from "./chromium.js";
import { NATIVE } from "./host.js";

const FFMPEG = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"].find((path) => existsSync(path));

export const skip = skipped === false && FFMPEG === undefined ? "there is no ffmpeg" : skipped;

/** Makes the file, and gives the flags that have it played. */
export function film(path: string): string[] {
  const input = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", "640x480", "-r", "8", "-i", join(NATIVE, "frames.rgba")];
  execFileSync(FFMPEG ?? "", ["-v", "error", "-y", ...input, "-pix_fmt", "yuv420p", path]);
  return ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${path}`];
}
