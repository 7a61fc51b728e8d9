/** Frames as a shots set: a ZIP of pictures, stored, for JPEG does not get smaller. */

import { downloadZip } from "client-zip";

/** The server orders by name. The best frame is one of these, so it is not there twice. */
export async function archive(frames: readonly Blob[]): Promise<Blob> {
  const digits = Math.max(3, String(frames.length).length);
  const files = frames.map((input, index) => ({
    name: `frame_${String(index + 1).padStart(digits, "0")}.jpg`,
    input,
    // A fixed time: the same frames give the same bytes, and the clock of the person's device is nobody's business.
    lastModified: new Date(1980, 0, 1),
  }));
  const bytes = await downloadZip(files).arrayBuffer();
  return new Blob([bytes], { type: "application/zip" });
}
