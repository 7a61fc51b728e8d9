/** Sends the media of a session. The server keeps the first and answers the same to the same bytes sent again. */

import { type CaptureResult } from "../result/types.js";
import { type Answer, json, retryAfter, within } from "./net.js";
import { refusal } from "./refusal.js";
import { persist } from "./retry.js";
import { asResult } from "./results.js";
import type { PluginResult } from "./types.js";

export interface Upload {
  media: readonly CaptureResult[];
  meta: Record<string, unknown>;
  extractBestShot: boolean;
}

/** Milliseconds for one attempt: 30 MB at 1 Mbit/s. */
const ATTEMPT = 240_000;

export async function upload(
  assets: string,
  token: string,
  what: Upload,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<PluginResult> {
  const form = uploadForm(what);
  const answer = await persist("upload_failed", signal, () => send(`${assets}uploads`, token, form, onProgress, signal));
  if (answer.status !== 200 && answer.status !== 201) throw refusal(answer, "upload_refused");
  return asResult(answer);
}

/** The payload and one archive for each medium. */
export function uploadForm({ media, meta, extractBestShot }: Upload): FormData {
  const tags: Record<string, readonly string[]> = {};
  const about: Record<string, Record<string, unknown>> = {};
  const form = new FormData();
  const payload = {
    "media:tags": tags,
    "media:meta_data": about,
    "folder:meta_data": meta,
    extract_best_shot: extractBestShot,
  };
  const files = media.map((medium, index) => {
    const key = `${medium.tags[0] === "video_selfie" ? "video" : "photo"}${index + 1}`;
    tags[key] = medium.tags;
    about[key] = {
      additional_info:
        medium.from_virtual_camera === null
          ? medium.additional_info
          : medium.from_virtual_camera.additional_info,
      from_virtual_camera: medium.from_virtual_camera !== null,
    };
    // A photo is one picture: as it is, not in an archive.
    return medium.tags[0] === "video_selfie"
      ? { key, name: `${key}.zip`, blob: medium.archive }
      : { key, name: `${key}.jpg`, blob: medium.best_frame_blob };
  });
  // Before the files: the server can refuse before it has read them.
  form.append("payload", JSON.stringify(payload));
  for (const { key, name, blob } of files) form.append(key, blob, name);
  return form;
}

/** By `XMLHttpRequest`, for `fetch` says nothing about how far an upload is. */
function send(
  url: string,
  token: string,
  form: FormData,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Answer> {
  return within(ATTEMPT, signal, (inner) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-Session-Token", token);
    request.responseType = "text";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    };
    request.onload = () => resolve({
      status: request.status,
      body: json(request.responseText),
      retryAfter: retryAfter(request.getResponseHeader("retry-after"), Date.now()),
    });
    request.onerror = () => reject(new TypeError("the network failed"));
    inner.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  }));
}

