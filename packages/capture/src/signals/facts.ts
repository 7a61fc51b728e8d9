/**
 * What is collected, as `additional_info` carries it: facts about the browser and the camera, no names and no
 * identifiers of the person or the device. Absent means: this browser does not say.
 */

export interface EnvironmentFacts {
  user_agent: string;
  platform: string;
  /** Names and versions of the client hints. */
  brands?: string[];
  mobile?: boolean;
  webdriver: boolean;
  touch_points: number;
  /** Width and height in CSS pixels. */
  screen: [number, number];
  /** Of the browser's window with its frame, in CSS pixels. */
  window: [number, number];
  pixel_ratio: number;
  cores?: number;
  /** WebGL renderer. */
  renderer?: string;
  languages: string[];
  time_zone?: string;
  /** Names in the global object that only automation leaves. */
  globals: string[];
  /** What was replaced; see the tampering signals. */
  tampered: string[];
}

/** Smallest and largest value that a camera says it can give. */
export type Range = [number, number];

export interface CameraFacts {
  label: string;
  /** Kind of track: `MediaStreamTrack`, `CanvasCaptureMediaStreamTrack`, `MediaStreamTrackGenerator`. */
  track: string;
  /** Methods and properties that a script put on this one track, over the browser's own. */
  overridden: string[];
  /** Whether the list of devices holds the track's device. */
  listed: boolean;
  /** Form of the device's identifier: `hex64`, `other`, `none`. */
  device_id: string;
  grouped: boolean;
  /** Number of cameras. */
  cameras: number;
  /** Labels of other cameras that the rules know, as the rules name them. */
  others: string[];
  settings: { width?: number; height?: number; frame_rate?: number; facing?: string };
  capabilities?: {
    width?: Range;
    height?: Range;
    frame_rate?: Range;
    facing?: string[];
    /** Names of what can be controlled, such as `focusMode`. */
    controls: string[];
  };
}

/** One frame of the preview; times in milliseconds of `performance.now()`, `mediaTime` in seconds. */
export interface FrameSample {
  time: number;
  mediaTime: number | null;
  presentedFrames: number | null;
  /** When the camera took it, in milliseconds of `performance.now()`. */
  captureTime?: number | null;
  width?: number;
  height?: number;
  /** Of the picture's pixels; `frameHash` in the worker. */
  hash?: string;
  /** 16 x 16 luma of the picture; `frameLuma` in the worker. */
  luma?: Uint8Array;
}

/** Shares lie between 0 and 1. */
export interface TimingFacts {
  frames: number;
  /** Milliseconds from the first to the last frame. */
  span_ms: number;
  /** Pixels of the last frame. */
  width?: number;
  height?: number;
  /** Mean distance of frames by the medium's clock, and its standard deviation. */
  interval_ms?: number;
  jitter_ms?: number;
  /** Advance of the medium's clock over that of the page. */
  clock_ratio?: number;
  /** How often the medium's clock or the count of frames went backwards. */
  backwards: number;
  /** Share of the camera's frames that the page did not get. */
  lost?: number;
  /** Median of the time from taking to showing. */
  capture_lag_ms?: number;
  /** Frames with a hash, share of those that equal the one before, and of those that equal an earlier one. */
  hashed: number;
  repeated?: number;
  looped?: number;
  /** Share of every second frame that is the mean of its neighbours. */
  interpolated?: number;
}

/** What is judged, on both sides. */
export interface Facts {
  environment: EnvironmentFacts;
  camera: CameraFacts;
  timing: TimingFacts;
}
