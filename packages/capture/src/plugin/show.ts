import { faceFacing, hasOval, isMirrored, isMobile } from "../camera/index.js";
import type { Config } from "../config/types.js";
import type { Options } from "../options/types.js";
import { BUILD, VERSION } from "../version.js";
import type { CaptureWindow } from "../window/contract.js";
import { createWindow } from "../window/index.js";
import type { Place } from "./contract.js";
import type { Texts } from "./language.js";

/** The window as the options want it; `config` is `null` where it could not be had. */
export function showWindow(place: Place, options: Options, config: Config | null, texts: Texts): CaptureWindow {
  const mobile = isMobile();
  const usual = config ?? { use_for_liveness: false };
  const overlay = options.overlay_options;
  return createWindow({
    root: options.root ?? null,
    languageId: texts.id,
    language: texts.dictionary,
    dir: texts.dir,
    style: options.style ?? {},
    oval: hasOval(usual, mobile),
    mirrored: isMirrored(faceFacing(options, usual), usual, mobile),
    documentPattern: overlay !== false && overlay?.show_document_pattern !== false,
    adaptiveAspect: options.disable_adaptive_aspect_ratio !== true,
    reducedMotion: matchMedia("(prefers-reduced-motion: reduce)").matches,
    stylesheet: `${place.assets}liveness.css?v=${BUILD}`,
    version: VERSION,
  });
}
