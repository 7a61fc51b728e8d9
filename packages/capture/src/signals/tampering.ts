/** Which of the browser's own functions on the way of the camera's pictures were replaced. */

import { isNative } from "./native.js";
import { probe, probePromise } from "./probe.js";

/** Words of the rules: `get_user_media_replaced`, `enumerate_devices_changed`, ... */
export type Tampering = readonly string[];

/** Milliseconds after which an answer is no longer waited for. */
const LATE_MS = 500;

type Holder = { readonly prototype: object };

function descriptor(holder: Holder | undefined, name: string): PropertyDescriptor | undefined {
  return holder === undefined ? undefined : Object.getOwnPropertyDescriptor(holder.prototype, name);
}

/** Methods (`name`) and properties (`get name`, `set name`) that this browser has and that are not its own. */
function changed(holder: Holder | undefined, names: readonly string[]): boolean {
  return names.some((name) => {
    const [bare, kind] = [name.replace(/^(get|set) /, ""), name.slice(0, 4)];
    const found = descriptor(holder, bare);
    if (found === undefined) return false;
    const value: unknown = kind === "get " ? found.get : kind === "set " ? found.set : found.value;
    return !isNative(value, name) || probe(value) === "replaced";
  });
}

/**
 * How the page's `getUserMedia` differs from the browser's own. `replaced`: it gives pictures to a request for none.
 * `hooked`: a script lies over the browser's own and there is no way below it. `wrapped`: it lies over the method of the
 * one instance, as polyfills do, and `mediaAccess` goes below it.
 */
async function getUserMedia(): Promise<string | null> {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined || typeof MediaDevices === "undefined") return null;
  const getter = descriptor(Navigator, "mediaDevices")?.get;
  const below: unknown = descriptor(MediaDevices, "getUserMedia")?.value;
  const genuine =
    !Object.hasOwn(navigator, "mediaDevices") &&
    isNative(getter, "get mediaDevices") &&
    probe(getter) !== "replaced" &&
    Object.getPrototypeOf(devices) === MediaDevices.prototype &&
    isNative(below, "getUserMedia") &&
    (await probePromise(below, {}, [{}])) !== "replaced";
  if (genuine && !Object.hasOwn(devices, "getUserMedia") && devices.getUserMedia === below) return null;
  if (await givesPictures(devices)) return "get_user_media_replaced";
  return genuine ? "get_user_media_wrapped" : "get_user_media_hooked";
}

/**
 * What hands a request for nothing on to the browser is refused by it, with an error of whatever kind the wrapper makes
 * of it. What makes pictures of its own gives them.
 */
async function givesPictures(devices: MediaDevices): Promise<boolean> {
  const request = async (): Promise<boolean> => {
    try {
      const given: unknown = await devices.getUserMedia({});
      if (given instanceof MediaStream) given.getTracks().forEach((track) => track.stop());
      return true;
    } catch {
      return false;
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LATE_MS);
  });
  const given = await Promise.race([request(), late]);
  clearTimeout(timer);
  return given;
}

async function enumerateDevices(): Promise<boolean> {
  if (typeof MediaDevices === "undefined" || navigator.mediaDevices === undefined) return false;
  const below: unknown = descriptor(MediaDevices, "enumerateDevices")?.value;
  return (
    Object.hasOwn(navigator.mediaDevices, "enumerateDevices") ||
    !isNative(below, "enumerateDevices") ||
    (await probePromise(below)) === "replaced"
  );
}

/** zone.js and core-js replace it for reasons of their own and say so in the function. */
function functionToString(): boolean {
  const value: unknown = Function.prototype.toString;
  const zone = (globalThis as { Zone?: { __symbol__?: (name: string) => string } }).Zone;
  const symbol = typeof zone?.__symbol__ === "function" ? zone.__symbol__("OriginalDelegate") : null;
  if (symbol !== null && typeof value === "function" && Object.hasOwn(value, symbol)) return false;
  const core = (globalThis as { "__core-js_shared__"?: unknown })["__core-js_shared__"];
  return core === undefined && (!isNative(value, "toString") || probe(value) === "replaced");
}

/** To be asked before `getUserMedia` is called. Opens no camera and shows no question. */
export async function tamperSignals(): Promise<Tampering> {
  const found: string[] = [];
  const add = (name: string, is: boolean): void => {
    if (is) found.push(name);
  };
  const media = await getUserMedia();
  if (media !== null) found.push(media);
  add("enumerate_devices_changed", await enumerateDevices());
  add("track_changed", changed(globalThis.MediaStreamTrack, ["getSettings", "getCapabilities", "get label"]));
  add(
    "video_changed",
    changed(globalThis.HTMLMediaElement, ["get srcObject", "set srcObject"]) ||
      changed(globalThis.HTMLVideoElement, ["requestVideoFrameCallback"]),
  );
  add(
    "canvas_changed",
    changed(globalThis.CanvasRenderingContext2D, ["drawImage", "getImageData"]) ||
      changed(globalThis.OffscreenCanvasRenderingContext2D, ["drawImage", "getImageData"]),
  );
  add("function_to_string_changed", functionToString());
  return found;
}
