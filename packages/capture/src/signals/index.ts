/** Evidence about the camera and the browser: collected as facts, judged by the rules in `rules/`. */

export { mediaAccess } from "./access.js";
export { additionalInfo } from "./additional-info.js";
export { assess } from "./assess.js";
export { cameraSignals } from "./camera.js";
export type * from "./contract.js";
export { collectEnvironment } from "./environment.js";
export { frameHash, frameLuma } from "./frame-facts.js";
export { frameSignals } from "./frames.js";
export { tamperSignals } from "./tampering.js";
