/**
 * The browser's own camera functions. A page's libraries may lay wrappers over `navigator.mediaDevices` (webrtc-adapter
 * does); the functions of the prototype lie below them, so that what a wrapper does to the stream does not matter.
 */

import { isNative } from "./native.js";

export interface MediaAccess {
  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream>;
  enumerateDevices(): Promise<MediaDeviceInfo[]>;
}

const apply = Reflect.apply;

function own<Name extends "getUserMedia" | "enumerateDevices">(devices: MediaDevices, name: Name): MediaDevices[Name] {
  const below: unknown = Object.getOwnPropertyDescriptor(MediaDevices.prototype, name)?.value;
  return isNative(below, name) ? (below as MediaDevices[Name]) : devices[name];
}

export function mediaAccess(): MediaAccess {
  const devices = navigator.mediaDevices;
  const getUserMedia = own(devices, "getUserMedia");
  const enumerateDevices = own(devices, "enumerateDevices");
  return {
    getUserMedia: (constraints) => apply(getUserMedia, devices, [constraints]),
    enumerateDevices: () => apply(enumerateDevices, devices, []),
  };
}
