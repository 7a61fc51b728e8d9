// The object that the page got from on_capture_complete, checked. Everything in it comes from a browser, so nothing in
// it is believed: sizes, counts and types are bounded, and the pictures must be what they say.

/** Bytes of the JSON that the page may send. */
export const BODY_BYTES = 32 << 20;
/** Frames of one capture: five seconds at 30 per second. */
export const FRAMES = 150;
/** Bytes of one frame. */
export const FRAME_BYTES = 4 << 20;
/** Characters of the client environment. Bonafide takes 256 KiB of metadata per medium. */
export const ADDITIONAL_INFO = 128 << 10;

/** Actions of a liveness capture. Documents (photo_id_front, photo_id_back) take another way. */
const ACTIONS = new Set(
  ["blank", "best", "smile", "eyes", "scan", "left", "right", "down", "high", "oneshot", "zoom_in", "zoom_out"]
    .map((gesture) => `video_selfie_${gesture}`),
);

/** Bytes with which a file of the type begins; WebP has its name after four bytes of length. */
const SIGNATURES = {
  jpeg: (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  png: (bytes) => bytes.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1")),
  webp: (bytes) => bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP",
};

/** The capture is not what the plugin sends. The message names the field and never its content. */
export class BadCapture extends Error {}

/**
 * Checks the object and gives what Bonafide needs:
 * `{ action, frames: [{ name, bytes }], additionalInfo, virtualCamera }`.
 */
export function readCapture(result) {
  if (!isObject(result)) throw new BadCapture("the capture is not an object");
  if (!ACTIONS.has(result.action)) throw new BadCapture("action is not that of a liveness capture");

  // With a virtual camera the fields that are otherwise on top are null, and this object has them.
  const virtualCamera = result.from_virtual_camera != null;
  if (virtualCamera && !isObject(result.from_virtual_camera)) {
    throw new BadCapture("from_virtual_camera is not an object");
  }
  const capture = virtualCamera ? result.from_virtual_camera : result;

  const additionalInfo = capture.additional_info ?? "";
  if (typeof additionalInfo !== "string" || additionalInfo.length > ADDITIONAL_INFO) {
    throw new BadCapture("additional_info is not a short text");
  }

  const urls = capture.frame_list ?? [];
  if (!Array.isArray(urls) || urls.length > FRAMES) throw new BadCapture(`frame_list is not a list of up to ${FRAMES}`);
  checkBoxes(capture.frame_bounding_box_list, urls.length);
  // A capture of one frame comes without a list. The PNG is without loss, so it says more than the JPEG.
  const only = capture.best_frame_png ?? capture.best_frame;
  const sources = urls.length > 0 ? urls : only == null ? [] : [only];
  if (sources.length === 0) throw new BadCapture("there is no frame");

  const frames = sources.map((url, index) => {
    const { type, bytes } = readDataUrl(url, index);
    // The order of the names is the order of the frames.
    return { name: `${String(index).padStart(4, "0")}.${type === "jpeg" ? "jpg" : type}`, bytes };
  });
  return { action: result.action, frames, additionalInfo, virtualCamera };
}

function readDataUrl(url, index) {
  const bad = (why) => new BadCapture(`frame ${index} ${why}`);
  if (typeof url !== "string") throw bad("is not a data URL");
  if (url.length > 64 + (FRAME_BYTES / 3) * 4) throw bad("is too large");
  const head = /^data:image\/(jpeg|png|webp);base64,/.exec(url);
  if (!head) throw bad("is not a JPEG, PNG or WebP data URL");
  const text = url.slice(head[0].length);
  // Buffer.from skips what is not base64, so that is refused before.
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw bad("is not base64");
  const bytes = Buffer.from(text, "base64");
  if (!SIGNATURES[head[1]](bytes)) throw bad(`does not begin as ${head[1]} does`);
  return { type: head[1], bytes };
}

/** Boxes are not sent on, for Bonafide finds faces itself; a list that does not fit the frames is a broken capture. */
function checkBoxes(boxes, frames) {
  if (boxes == null) return;
  const fits = (box) => box == null
    || (isObject(box) && ["left", "top", "right", "bottom"].every((side) => Number.isFinite(box[side])));
  if (!Array.isArray(boxes) || boxes.length !== frames || !boxes.every(fits)) {
    throw new BadCapture("frame_bounding_box_list does not fit frame_list");
  }
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
