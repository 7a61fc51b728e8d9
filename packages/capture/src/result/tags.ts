/** The tags of a medium: what it is, the action, and how it was held. */

import type { Action } from "../core/types.js";

export function mediaTags(action: Action, size: { width: number; height: number }): readonly string[] {
  // `video_selfie_best` is a name of the plugin's; the server knows the plain capture.
  const tag = action === "video_selfie_best" ? "video_selfie_blank" : action;
  if (action === "photo_selfie") return [tag];
  if (action.startsWith("photo_")) return ["photo_id", tag];
  return ["video_selfie", tag, size.width > size.height ? "orientation_landscape" : "orientation_portrait"];
}
