/** Whether this browser can capture. Nothing here touches the camera or asks the person anything. */

/** What a capture cannot do without. */
export type Missing =
  | "secure_context"
  | "media_devices"
  | "webassembly_simd"
  | "worker"
  | "abort_signal"
  | "canvas";

export interface Support {
  supported: boolean;
  reasons: readonly Missing[];
  /** What is done another, slower way here. */
  limits: readonly "offscreen_canvas"[];
}

/** What of a browser is looked at: `globalThis`, or a stand-in of a test. */
export interface Surroundings {
  isSecureContext?: boolean;
  navigator?: { mediaDevices?: { getUserMedia?: unknown } | undefined };
  WebAssembly?: { validate(bytes: Uint8Array<ArrayBuffer>): boolean };
  Worker?: unknown;
  AbortSignal?: { prototype: { throwIfAborted?: unknown } };
  OffscreenCanvas?: unknown;
  createImageBitmap?: unknown;
  HTMLCanvasElement?: unknown;
}

// The smallest module with an instruction on 128 bits: (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt).
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

export function checkSupport(here: Surroundings = globalThis as Surroundings): Support {
  const reasons: Missing[] = [];
  if (here.isSecureContext !== true) reasons.push("secure_context");
  if (typeof here.navigator?.mediaDevices?.getUserMedia !== "function") reasons.push("media_devices");
  if (!simd(here)) reasons.push("webassembly_simd");
  if (typeof here.Worker !== "function") reasons.push("worker");
  // The youngest of what is used everywhere: Chrome 100, Firefox 97, Safari 15.4.
  if (typeof here.AbortSignal?.prototype.throwIfAborted !== "function") reasons.push("abort_signal");
  const bitmaps = typeof here.createImageBitmap === "function";
  const offscreen = bitmaps && typeof here.OffscreenCanvas === "function";
  if (!offscreen && typeof here.HTMLCanvasElement !== "function") reasons.push("canvas");
  return { supported: reasons.length === 0, reasons, limits: offscreen ? [] : ["offscreen_canvas"] };
}

function simd(here: Surroundings): boolean {
  try {
    return here.WebAssembly?.validate(SIMD) === true;
  } catch {
    return false;
  }
}
