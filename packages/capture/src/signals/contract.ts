/** What the session asks of the evidence about the camera and the browser. */

/** Facts about the browser: no names, no identifiers of the person. */
export type Environment = Readonly<Record<string, unknown>>;

/** One piece of evidence that frames do not come from a real camera. */
export interface Signal {
  name: string;
  /** 0 to 1; 1 alone means a virtual camera. */
  weight: number;
  value: string | number | boolean;
}

/** What is known about the camera in use. */
export interface CameraEvidence {
  camera: Readonly<Record<string, unknown>>;
  signals: readonly Signal[];
}

/** One frame of the preview; times in milliseconds of `performance.now()`, `mediaTime` in seconds. */
export interface FrameSample {
  time: number;
  mediaTime: number | null;
  presentedFrames: number | null;
  /** Of the picture at a small size; the worker's, where it has one. */
  hash?: string;
}

export interface FrameEvidence {
  timing: Readonly<Record<string, number>>;
  signals: readonly Signal[];
}

export interface FrameSignals {
  push(sample: FrameSample): void;
  summary(): FrameEvidence;
}

/** Everything collected in a session. */
export interface Collected {
  environment: Environment;
  tamper: readonly Signal[];
  camera: CameraEvidence;
  frames: FrameEvidence;
  /** Version of this package. */
  sdk: string;
}

export interface Assessment {
  virtual: boolean;
  signals: readonly Signal[];
}

/** What `src/signals/index.ts` exports. */
export interface Signals {
  /** Before `getUserMedia` is called: whether the browser's own functions were replaced. */
  tamperSignals(): readonly Signal[];
  collectEnvironment(): Promise<Environment>;
  cameraSignals(track: MediaStreamTrack, devices: readonly MediaDeviceInfo[]): CameraEvidence;
  frameSignals(): FrameSignals;
  /** `allow`: labels of cameras that the operator trusts. */
  assess(collected: Collected, allow: readonly string[]): Assessment;
  /** The text of the key `additional_info`, at most 16 kB. */
  additionalInfo(collected: Collected, assessment: Assessment): string;
}
