/** A blob as a data URL. */

/** By the browser where there is one, which does not keep the page waiting over megabytes. */
export function dataUrl(blob: Blob): Promise<string> {
  if (typeof FileReader !== "function") return encode(blob);
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.readAsDataURL(blob);
  });
}

/** In steps, for a string of code units has a bounded number of arguments. */
const STEP = 0x6000;

async function encode(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let base64 = "";
  // Every step but the last is a multiple of three bytes, so the parts join without padding between them.
  for (let from = 0; from < bytes.length; from += STEP) {
    base64 += btoa(String.fromCharCode(...bytes.subarray(from, from + STEP)));
  }
  return `data:${blob.type};base64,${base64}`;
}
