/**
 * The words of the capture machine (crates/capture), as its JSON has them. `schemas/capture.json` is made from the Rust
 * types; a test compares the lists here with it. Times are milliseconds of one monotonic clock, angles are degrees,
 * coordinates are pixels of the camera's frame, which is never mirrored. Left and right are the person's own.
 */

/** What can be captured, one per medium. */
export const ACTIONS = [
  "video_selfie_blank",
  "video_selfie_scan",
  "video_selfie_smile",
  "video_selfie_eyes",
  "video_selfie_left",
  "video_selfie_right",
  "video_selfie_high",
  "video_selfie_down",
  "video_selfie_best",
  "video_selfie_oneshot",
  "photo_id_front",
  "photo_id_back",
  "photo_selfie",
] as const;
export type Action = (typeof ACTIONS)[number];

/** What the window tells the person to change or do. */
export const GUIDES = [
  "no_face",
  "too_far",
  "too_near",
  "off_centre",
  "turned",
  "tilted",
  "several_faces",
  "covered",
  "eyes_closed",
  "dark",
  "bright",
  "backlit",
  "moving",
  "hold_still",
  "ready",
  "turn_left",
  "turn_right",
  "look_up",
  "look_down",
  "smile",
  "blink",
  "come_closer",
  "move_back",
  "look_straight",
  "place_document",
  "hold_document",
] as const;
export type Guide = (typeof GUIDES)[number];

/** Why a capture ended without its media. */
export const FAILS = [
  "position_timeout",
  "action_timeout",
  "cancelled",
  "camera_lost",
  "hidden_too_long",
  "face_changed",
] as const;
export type Fail = (typeof FAILS)[number];

/** Where a session is. */
export const PHASES = [
  "wait_camera",
  "position",
  "record",
  "gesture",
  "challenge",
  "document",
  "review",
  "done",
  "failed",
] as const;
export type Phase = (typeof PHASES)[number];

export type Facing = "user" | "environment";

/** What a session is begun with. */
export interface CaptureConfig {
  /** In the order in which they are captured; `random` stands for a gesture drawn by the seed. */
  actions: readonly (Action | "random")[];
  facing: Facing;
  /** Whether the face must be inside the oval; off for a member of staff who films a client. */
  oval: boolean;
  time_out_ms: { position: number; action: number };
  /** 64 bits in decimal: JSON numbers do not hold them. */
  seed: string;
  /** What `random` is drawn from. */
  gestures: readonly Action[];
  frames: { blank: number; gesture: number };
  /** The part of the frame that the window shows, in pixels, cut from the centre. */
  view: { width: number; height: number };
}

/** What a person does in the window. `skip` leaves out the rest of a challenge. */
export const INPUTS = ["begin", "shutter", "retake", "accept", "cancel", "skip"] as const;
export type UserInput = (typeof INPUTS)[number];

/** What happens to a session, except frames, which have a call of their own. */
export type Event =
  | {
      event: "camera";
      time: number;
      state: "ready" | "lost";
      width: number;
      height: number;
      /** The part that the person sees from now on; as before when absent. */
      view?: { width: number; height: number };
    }
  | { event: "visible"; time: number; visible: boolean }
  | { event: "tick"; time: number }
  | { event: "user"; time: number; input: UserInput }
  /** Recorded behind the action that runs or comes next, if it is no document. */
  | { event: "challenge"; time: number; step: { name: string; duration_ms: number } };

export type Point = readonly [number, number];

export interface Landmarks {
  left_eye: Point;
  right_eye: Point;
  nose_base: Point;
  mouth_bottom: Point;
  left_ear: Point;
  right_ear: Point;
}

/** The face of one frame. */
export interface MeasuredFace {
  /** Left, top, right, bottom. */
  box: readonly [number, number, number, number];
  landmarks: Landmarks;
  yaw: number;
  pitch: number;
  roll: number;
  /** Openness. */
  left_eye: number;
  right_eye: number;
  mouth: number;
  smile: number;
  /** 0 to 1: how sure it is that this is a face. */
  presence: number;
  /** Mean brightness of the face, 0 to 255. */
  luma: number;
  /** Mean brightness around the face, 0 to 255. */
  background: number;
  /** Share of the face's pixels at either end of the scale, 0 to 1. */
  clipped: number;
  contrast: number;
  sharpness: number;
  /** 0 to 1: how much of the face something hides. */
  covered: number;
}

/** What the engine found in one frame. */
export interface Measured {
  id: number;
  time: number;
  width: number;
  height: number;
  faces: number;
  face: MeasuredFace | null;
  /** Of the face, in its widths per second. */
  motion: number;
}

/** What the machine wants done. */
export type Effect =
  | { effect: "guide"; code: Guide; since: number }
  | { effect: "ask"; action: Action; phase: "do" | "return" }
  | { effect: "phase"; phase: Phase; action: Action; index: number; count: number }
  | { effect: "progress"; value: number }
  /** `best`: of its medium so far. */
  | { effect: "keep"; id: number; best: boolean }
  | { effect: "forget"; ids: readonly number[] }
  /** The page shows this step from now on. */
  | { effect: "challenge"; name: string; duration_ms: number }
  | MediumEffect
  | { effect: "finish" }
  | { effect: "fail"; code: Fail; reason: Guide | null };

/** One action is captured. */
export interface MediumEffect {
  effect: "medium";
  action: Action;
  /** In the order in which they were taken. */
  frames: readonly number[];
  best: number;
  started: number;
  ended: number;
  /** Steps of a challenge that its last frames show; absent without. */
  challenges?: readonly { name: string; started: number; ended: number }[];
}
