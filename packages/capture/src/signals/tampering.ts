/** Which of the browser's own functions on the way of the camera's pictures were replaced. */

import { isNative } from "./native.js";
import { probe, probePromise } from "./probe.js";

/** Words of the rules: `get_user_media_replaced`, `get_user_media_wrapped`, `enumerate_devices_changed`, ... */
export type Tampering = readonly string[];

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

/** A polyfill may lay a wrapper over the method of the one instance. The browser's own is reached below it. */
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
  if (!genuine) return "get_user_media_replaced";
  if (!Object.hasOwn(devices, "getUserMedia") && devices.getUserMedia === below) return null;
  return (await passes(devices)) ? "get_user_media_wrapped" : "get_user_media_replaced";
}

/** A wrapper hands a request for nothing on to the browser, which refuses it; a replacement gives a stream. */
async function passes(devices: MediaDevices): Promise<boolean> {
  const request = async (): Promise<boolean> => {
    try {
      const stream = await devices.getUserMedia({});
      stream.getTracks().forEach((track) => track.stop());
      return false;
    } catch (error) {
      return error instanceof TypeError;
    }
  };
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500));
  return Promise.race([request(), late]);
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
