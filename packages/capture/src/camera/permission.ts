/** Whether the browser will ask the person. */

import type { MediaAccess } from "../signals/contract.js";

export type Permission = "granted" | "denied" | "prompt";

export async function permission(access: MediaAccess): Promise<Permission> {
  try {
    // Not every browser knows this name.
    const { state } = await navigator.permissions.query({ name: "camera" as PermissionName });
    if (state !== "prompt") return state;
  } catch {
    // The labels of cameras are known where they were allowed before.
  }
  const devices = await access.enumerateDevices().catch(() => []);
  return devices.some(({ kind, label }) => kind === "videoinput" && label !== "") ? "granted" : "prompt";
}
