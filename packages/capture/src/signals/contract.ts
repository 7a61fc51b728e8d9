/** What the session asks of the evidence about the camera and the browser. */

import type { CameraFacts, EnvironmentFacts, FrameSample, TimingFacts } from "./facts.js";
import type { MediaAccess } from "./access.js";
import type { Tampering } from "./tampering.js";

export type { CameraFacts, EnvironmentFacts, FrameSample, TimingFacts, MediaAccess, Tampering };

/** One piece of evidence that frames do not come from a real camera. */
export interface Signal {
  name: string;
  /** 0 to 100, from the rules. Hard ones have 100 and decide alone; soft ones never decide. */
  weight: number;
  /** What was found. */
  value: string | number | boolean;
}

/** Measures one capture's frames as they come. */
export interface FrameSignals {
  push(sample: FrameSample): void;
  summary(): TimingFacts;
}

/** Everything collected in a session. */
export interface Collected {
  environment: EnvironmentFacts;
  tamper: Tampering;
  camera: CameraFacts;
  frames: TimingFacts;
  /** Version of this package. */
  sdk: string;
}

export interface Assessment {
  /** Whether the capture counts as one of a virtual camera. */
  virtual: boolean;
  /** Sum of the weights, the soft ones bounded. */
  total: number;
  signals: readonly Signal[];
}

/**
 * How the screen lit the face: of each frame, in order, the name of the colour and the whole milliseconds since it was on the
 * screen, `null` where no colour was; or that the person did not want it.
 */
export type LightField = readonly ([string, number] | null)[] | "skipped";

/**
 * What the frames look like to the engine in the browser: a first opinion, by pieces of evidence. Without a ratio the piece
 * could not be measured; below 0 it speaks for an attack. The server makes its own and rests nothing on this one.
 */
export type Opinion = readonly { name: string; code: string; log_likelihood_ratio?: number }[];

/** What belongs to one medium and not to the browser or the camera. */
export interface OfMedium {
  /** The session's `event_session_id`, empty where no server opened one. */
  session: string;
  /** `null` where the screen did not light it. */
  light: LightField | null;
  /** `null` where the engine has none. */
  opinion: Opinion | null;
}

/** What `src/signals/index.ts` exports. */
export interface Signals {
  /** Before `getUserMedia` is called: which of the browser's own functions were replaced. */
  tamperSignals(): Promise<Tampering>;
  /** The browser's own camera functions, past wrappers that a page put over them. */
  mediaAccess(): MediaAccess;
  collectEnvironment(): Promise<EnvironmentFacts>;
  cameraSignals(track: MediaStreamTrack, devices: readonly MediaDeviceInfo[]): CameraFacts;
  frameSignals(): FrameSignals;
  /** `allow`: labels of cameras that the operator trusts. */
  assess(collected: Collected, allow: readonly string[]): Assessment;
  /** The text of the key `additional_info`, at most 16 kB. */
  additionalInfo(collected: Collected, assessment: Assessment, medium: OfMedium): string;
}
