/** A blob as a data URL. In steps, for a string of code units has a bounded number of arguments. */

const STEP = 0x6000;

export async function dataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let base64 = "";
  // Every step but the last is a multiple of three bytes, so the parts join without padding between them.
  for (let from = 0; from < bytes.length; from += STEP) {
    base64 += btoa(String.fromCharCode(...bytes.subarray(from, from + STEP)));
  }
  return `data:${blob.type};base64,${base64}`;
}
