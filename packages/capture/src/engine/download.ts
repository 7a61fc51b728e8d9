/** Fetches what the engine consists of. */

/** Share of the whole that the module is; the networks are the rest. */
const MODULE_SHARE = 0.25;
/** Bytes of the networks, for servers that do not say. */
const USUAL = 1_500_000;
/** More is no parcel of ours. */
const MOST = 64 * 1024 * 1024;

/** The compiled module and the parcel of networks, both at once. Throws an `Error` whose message is a word. */
export async function download(
  wasm: string,
  models: string,
  onProgress: (share: number) => void,
): Promise<[WebAssembly.Instance, Uint8Array]> {
  let [ready, read] = [0, 0];
  const tell = () => onProgress(MODULE_SHARE * ready + (1 - MODULE_SHARE) * Math.min(1, read));
  return Promise.all([
    instantiate(wasm).then((instance) => {
      ready = 1;
      tell();
      return instance;
    }),
    parcel(models, (share) => {
      read = share;
      tell();
    }),
  ]);
}

async function get(address: string, name: string): Promise<Response> {
  const response = await fetch(address, { credentials: "omit" }).catch(() => null);
  if (response === null) throw new Error(`${name}_unreachable`);
  if (!response.ok) throw new Error(`${name}_${response.status}`);
  return response;
}

async function instantiate(address: string): Promise<WebAssembly.Instance> {
  const response = await get(address, "wasm");
  // Compiled while it arrives, and kept by the browser's cache of code; only under its own media type.
  const typed = /^application\/wasm\b/i.test(response.headers.get("content-type") ?? "");
  try {
    const streaming = typed && typeof WebAssembly.instantiateStreaming === "function";
    const source = streaming
      ? WebAssembly.instantiateStreaming(response)
      : WebAssembly.instantiate(await response.arrayBuffer());
    return (await source).instance;
  } catch (error) {
    // A policy without `wasm-unsafe-eval` and bytes that are no module look alike but for the class.
    throw new Error(error instanceof Error ? `wasm_${error.name}` : "wasm");
  }
}

async function parcel(address: string, onShare: (share: number) => void): Promise<Uint8Array> {
  const response = await get(address, "models");
  const length = Number(response.headers.get("content-length") ?? 0);
  const total = length > 0 && response.headers.get("content-encoding") === null ? length : USUAL;
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  let count = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Error("models_unreachable");
    });
    if (done) break;
    parts.push(value);
    count += value.length;
    if (count > MOST) throw new Error("models_too_large");
    onShare(count / total);
  }
  const bytes = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  onShare(1);
  return bytes;
}
