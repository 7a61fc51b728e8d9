/** What a code of guidance is: a mistake to mend, a thing to do, or praise. */

import type { Action, Guide } from "../core/types.js";

export type Tone = "plain" | "fix" | "act" | "good";

const TONES: Record<Guide, Tone> = {
  no_face: "plain",
  too_far: "fix",
  too_near: "fix",
  off_centre: "fix",
  turned: "fix",
  tilted: "fix",
  several_faces: "fix",
  covered: "fix",
  eyes_closed: "fix",
  dark: "fix",
  bright: "fix",
  backlit: "fix",
  moving: "fix",
  hold_still: "good",
  ready: "good",
  turn_left: "act",
  turn_right: "act",
  look_up: "act",
  look_down: "act",
  smile: "act",
  blink: "act",
  come_closer: "act",
  move_back: "act",
  look_straight: "act",
  place_document: "plain",
  hold_document: "plain",
};

export function toneOf(code: Guide): Tone {
  return TONES[code];
}

export type Side = "left" | "right" | "top" | "bottom";

/** Where on the screen the person is to look: their own left is on the left of a mirror and on the right of a window. */
export function sideOf(code: Guide, mirrored: boolean): Side | null {
  if (code === "turn_left") return mirrored ? "left" : "right";
  if (code === "turn_right") return mirrored ? "right" : "left";
  if (code === "look_up") return "top";
  if (code === "look_down") return "bottom";
  return null;
}

const ASKED: Partial<Record<Action, Guide>> = {
  video_selfie_scan: "come_closer",
  video_selfie_smile: "smile",
  video_selfie_eyes: "blink",
  video_selfie_left: "turn_left",
  video_selfie_right: "turn_right",
  video_selfie_high: "look_up",
  video_selfie_down: "look_down",
};

/** The words with which a gesture is asked for, and those that end it. */
export function guideOfAsk(action: Action, phase: "do" | "return"): Guide | null {
  const asked = ASKED[action];
  if (asked === undefined) return null;
  if (phase === "do") return asked;
  return action === "video_selfie_scan" ? "move_back" : "look_straight";
}

export function isDocument(action: Action): boolean {
  return action === "photo_id_front" || action === "photo_id_back";
}
