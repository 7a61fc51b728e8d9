// The way from a capture to a verdict in three calls; for everything else `Client` has every path of the API, typed.

import createClient, { type Client as TypedClient } from "openapi-fetch";

import type { components, paths } from "./schema.js";

export type { components, paths } from "./schema.js";

/** Every path of the API, as the user who logged in. */
export type Client = TypedClient<paths>;
/** A folder with its media and analyses. */
export type Folder = components["schemas"]["FolderView"];

/** The server refused. `code` is the `error_code` of the API. */
export class BonafideError extends Error {
  constructor(readonly status: number, readonly code: number, message: string) {
    super(message);
  }
}

/** Logs in and gives a client whose requests carry the session. */
export async function login(url: string, email: string, password: string): Promise<Client> {
  const client = createClient<paths>({ baseUrl: url.replace(/\/+$/, "") });
  const session = unwrap(await client.POST("/api/authorize/auth", { body: { credentials: { email, password } } }));
  client.use({
    onRequest: ({ request }) => {
      request.headers.set("X-Forensic-Access-Token", session.access_token);
    },
  });
  return client;
}

/** What is said about a capture. */
export interface Shots {
  /** A ZIP of frames, or a video. */
  file: Blob;
  /** The action of the capture, such as `video_selfie_smile`; it becomes a tag. */
  action: string;
  /** The client environment as the capture gave it. */
  additionalInfo?: string;
  /** Metadata of the folder, such as `{ transaction_id }`. */
  metaData?: Record<string, unknown>;
}

/** Uploads a capture and starts the liveness analysis with the best shot. */
export async function uploadShots(client: Client, shots: Shots): Promise<Folder> {
  const form = new FormData();
  form.set("payload", JSON.stringify({
    "folder:meta_data": shots.metaData ?? {},
    "media:meta_data": { VIDEO_FILE_KEY: { additional_info: shots.additionalInfo ?? "" } },
    "media:tags": { VIDEO_FILE_KEY: ["video_selfie", shots.action] },
    analyses: [{ type: "quality", params: { extract_best_shot: true } }],
  }));
  form.set("VIDEO_FILE_KEY", shots.file, "capture");
  return unwrap(await client.POST("/api/folders", { body: form as never, bodySerializer: () => form }));
}

/** Waits until the analyses of a folder have ended; an error after `timeoutMs`. */
export async function waitForVerdict(client: Client, folderId: string, timeoutMs = 60_000): Promise<Folder> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const params = { path: { folder_id: folderId }, query: { with_analyses: true } };
    const folder = unwrap(await client.GET("/api/folders/{folder_id}", { params }));
    if (folder.resolution_status !== "PROCESSING") return folder;
    if (Date.now() > deadline) throw new Error("the analyses did not end in time");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function unwrap<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data !== undefined) return answer.data;
  const { error_code = 0, error_message = "no answer" } = (answer.error ?? {}) as components["schemas"]["ErrorBody"];
  throw new BonafideError(answer.response.status, error_code, error_message);
}
