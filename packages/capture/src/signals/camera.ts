/** What the camera in use says of itself. Identifiers are not collected, only their form. */

import type { CameraFacts, Range } from "./facts.js";
import { findLabel, LABEL_LENGTH } from "./label.js";

/** What a physical camera may let a page control (Media Capture and Streams, Image Capture). */
const CONTROLS = [
  "focusMode",
  "focusDistance",
  "exposureMode",
  "exposureTime",
  "exposureCompensation",
  "whiteBalanceMode",
  "colorTemperature",
  "iso",
  "brightness",
  "contrast",
  "saturation",
  "sharpness",
  "torch",
  "zoom",
  "pan",
  "tilt",
] as const;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function range(value: unknown): Range | undefined {
  if (!isObject(value)) return undefined;
  const { min, max } = value;
  return typeof min === "number" && typeof max === "number" && Number.isFinite(min + max) ? [min, max] : undefined;
}

/** Fields without those that are absent. */
function present<Fields extends object>(fields: { [Name in keyof Fields]: Fields[Name] | undefined }): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

type Read = "getSettings" | "getCapabilities" | "label" | "getConstraints";
const READ: readonly Read[] = ["getSettings", "getCapabilities", "label", "getConstraints"];

/** What the browser's own class says, past properties that a script put on the one track. `undefined`: it has none. */
function ask(track: MediaStreamTrack, name: "getSettings" | "getCapabilities" | "label"): unknown {
  const found = Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, name);
  const method: unknown = found?.get ?? found?.value;
  return typeof method === "function" ? Reflect.apply(method as () => unknown, track, []) : undefined;
}

/** Name of the class, past a property that a script put on the one track. */
function kind(track: MediaStreamTrack): string {
  const tag: unknown = Reflect.get(Object.getPrototypeOf(track) as object, Symbol.toStringTag);
  return typeof tag === "string" ? tag.slice(0, 64) : "";
}

function settings(track: MediaStreamTrack): { facts: CameraFacts["settings"]; device: string; group: string } {
  const { width, height, frameRate, facingMode, deviceId, groupId } = (ask(track, "getSettings") ?? {}) as MediaTrackSettings;
  const number = (value: unknown): number | undefined =>
    typeof value === "number" && Number.isFinite(value) ? value : undefined;
  const facts = present<CameraFacts["settings"]>({
    width: number(width),
    height: number(height),
    frame_rate: number(frameRate),
    facing: facingMode?.slice(0, 32),
  });
  return { facts, device: deviceId ?? "", group: groupId ?? "" };
}

function capabilities(track: MediaStreamTrack): CameraFacts["capabilities"] {
  const said = ask(track, "getCapabilities");
  if (!isObject(said)) return undefined;
  const facing = said["facingMode"];
  return present<NonNullable<CameraFacts["capabilities"]>>({
    width: range(said["width"]),
    height: range(said["height"]),
    frame_rate: range(said["frameRate"]),
    facing: Array.isArray(facing) ? facing.slice(0, 4).map((mode) => String(mode).slice(0, 32)) : undefined,
    controls: CONTROLS.filter((name) => name in said),
  });
}

function form(device: string): string {
  if (device === "") return "none";
  return /^[0-9a-f]{64}$/.test(device) ? "hex64" : "other";
}

/** `devices`: as listed after the person allowed the camera. */
export function cameraSignals(track: MediaStreamTrack, devices: readonly MediaDeviceInfo[]): CameraFacts {
  const { facts, device, group } = settings(track);
  const cameras = devices.filter((one) => one.kind === "videoinput");
  const others = cameras.filter((one) => one.deviceId !== device).map((one) => findLabel(one.label));
  const known = others.flatMap((rule) => (rule?.kind === "known" ? [rule.name] : []));
  const said = capabilities(track);
  return {
    label: String(ask(track, "label") ?? "").slice(0, LABEL_LENGTH),
    track: kind(track),
    overridden: READ.filter((name) => Object.hasOwn(track, name)),
    listed: device !== "" && cameras.some((one) => one.deviceId === device),
    device_id: form(device),
    grouped: group !== "",
    cameras: cameras.length,
    others: [...new Set(known)].slice(0, 8),
    settings: facts,
    ...(said === undefined ? {} : { capabilities: said }),
  };
}
