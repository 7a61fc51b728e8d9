// The part of the API that a backend for captures needs.

const POLL_MS = 500;

/** Bonafide refused, or did not answer as it should. */
export class BonafideError extends Error {}

/** Speaks to one server as one user. Logs in when it must. */
export class Bonafide {
  #url;
  #credentials;
  #token = null;

  /** `url` without a slash at its end. A service account (CLIENT SERVICE) has a session that lasts. */
  constructor({ url, email, password }) {
    this.#url = url;
    this.#credentials = { email, password };
  }

  /**
   * Makes a folder of one capture and starts the liveness analysis with the best shot, in one request.
   *
   * Without `resolutionEndpoint` the server answers when it has a result, within a minute; with it the server answers at
   * once and sends the result there.
   */
  async check({ archive, action, additionalInfo, virtualCamera, transactionId, resolutionEndpoint }) {
    const payload = {
      "folder:meta_data": { transaction_id: transactionId },
      "media:meta_data": { VIDEO_FILE_KEY: { additional_info: additionalInfo, from_virtual_camera: virtualCamera } },
      "media:tags": { VIDEO_FILE_KEY: ["video_selfie", action] },
      analyses: [{ type: "quality", params: { extract_best_shot: true } }],
      resolution_endpoint: resolutionEndpoint,
    };
    return this.#call("POST", "/api/folders/", () => {
      const form = new FormData();
      form.set("payload", JSON.stringify(payload));
      form.set("VIDEO_FILE_KEY", new Blob([archive], { type: "application/zip" }), "frames.zip");
      return form;
    });
  }

  /** The folder with its analyses, when they have ended or when `deadline` (milliseconds since 1970) has come. */
  async wait(folder, deadline) {
    while (folder.resolution_status === "PROCESSING" && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      folder = await this.#call("GET", `/api/folders/${encodeURIComponent(folder.folder_id)}?with_analyses=true`);
    }
    return folder;
  }

  async #call(method, path, body = () => undefined) {
    this.#token ??= await this.#login();
    let answer = await this.#send(method, path, body());
    if (answer.status === 401) {
      this.#token = await this.#login();
      answer = await this.#send(method, path, body());
    }
    if (!answer.ok) throw await refusal(answer);
    return answer.json();
  }

  #send(method, path, body) {
    const headers = { "X-Forensic-Access-Token": this.#token };
    return fetch(this.#url + path, { method, headers, body, signal: AbortSignal.timeout(90_000) });
  }

  async #login() {
    const answer = await fetch(`${this.#url}/api/authorize/auth/`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ credentials: this.#credentials }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw await refusal(answer);
    return (await answer.json()).access_token;
  }
}

async function refusal(answer) {
  const { error_code: code, error_message: message } = await answer.json().catch(() => ({}));
  return new BonafideError(`Bonafide answered ${answer.status}, code ${code}: ${message}`);
}

/** What a folder with its analyses says: `{ verdict, reasons }`, the reasons for staff and logs. */
export function verdictOf(folder) {
  const analyses = folder.analyses ?? [];
  const reasons = analyses.flatMap((analysis) => analysis.bonafide?.reasons ?? []);
  // Only a success is a success: no analysis, a failed one and an unknown word are none.
  return { verdict: analyses.length > 0 ? folder.system_resolution : "FAILED", reasons };
}
