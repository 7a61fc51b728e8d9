/** A small drawing beside each sentence of guidance, on a field of 56 by 56, for those who do not read the words. */

import type { Guide } from "../core/types.js";
import { drawing, path, shape } from "./dom.js";
import { sideOf } from "./guides.js";

const HEAD = "M28 12c7.5 0 12.5 5.5 12.5 14S35 44 28 44s-12.5-9.5-12.5-18S20.5 12 28 12z";
const EYES = "M23.5 25v1.5M32.5 25v1.5";
const SMALL = "M28 20c4 0 6.5 3 6.5 7.5S31.5 37 28 37s-6.5-5-6.5-9.5S24 20 28 20z";
const SMILE = "M22.5 33c3 3.5 8 3.5 11 0";
const STRAIGHT = "M24 35h8";
const PHONE = "M19 9h18a2 2 0 0 1 2 2v34a2 2 0 0 1-2 2H19a2 2 0 0 1-2-2V11a2 2 0 0 1 2-2zM25.5 42h5";
const SUN = "M28 20a8 8 0 1 0 0 16 8 8 0 1 0 0-16zM28 8v5M28 43v5M8 28h5M43 28h5M13.9 13.9l3.5 3.5M38.6 38.6l3.5 3.5M13.9 42.1l3.5-3.5M38.6 17.4l3.5-3.5";
const CARD = "M8 16h40v26H8zM14 35h11M33 24h9M33 30h9M19.5 21a4 4 0 1 0 0 8 4 4 0 1 0 0-8z";

const ARROWS = {
  left: "M12 28H3M7 23.5 2.5 28 7 32.5",
  right: "M44 28h9M49 23.5l4.5 4.5L49 32.5",
  top: "M28 9V1.5M23.5 5.5 28 1l4.5 4.5",
  bottom: "M28 47v7.5M23.5 50.5 28 55l4.5-4.5",
} as const;

const NUDGE = { left: ["-4px", "0"], right: ["4px", "0"], top: ["0", "-3px"], bottom: ["0", "3px"] } as const;

const OUT = "M17 17 9 9M9 15V9h6M39 17l8-8M41 9h6v6M17 39l-8 8M9 41v6h6M39 39l8 8M47 41v6h-6";
const INWARD = "M8 8l8 8M16 10v6h-6M48 8l-8 8M40 10v6h6M8 48l8-8M10 40h6v6M48 48l-8-8M46 40h-6v6";

const DRAWN: Partial<Record<Guide, readonly string[]>> = {
  no_face: ["M8 17v-5a4 4 0 0 1 4-4h5M39 8h5a4 4 0 0 1 4 4v5M48 39v5a4 4 0 0 1-4 4h-5M17 48h-5a4 4 0 0 1-4-4v-5", SMALL],
  off_centre: ["M28 4v8M28 44v8M4 28h8M44 28h8", SMALL],
  turned: [HEAD, EYES, STRAIGHT],
  look_straight: [HEAD, EYES, STRAIGHT],
  tilted: [HEAD, EYES, STRAIGHT, "M28 3v5M28 48v5"],
  several_faces: ["M21 14c5.5 0 9 4 9 10.5S26 38 21 38s-9-7-9-13.5S15.5 14 21 14z", "M34 14.5c6 0 10 4 10 10S40 38 35 38M41 44l8 8M49 44l-8 8"],
  covered: [HEAD, EYES, "M16.5 29.5c7 3 16 3 23 0M17.5 35c6 2.5 15 2.5 21 0"],
  eyes_closed: [HEAD, "M20.5 26h5M30.5 26h5", STRAIGHT],
  blink: [HEAD, "M20 25c1.5 2 4.5 2 6 0M30 25c1.5 2 4.5 2 6 0", STRAIGHT],
  smile: [HEAD, EYES, SMILE],
  dark: [SUN],
  bright: [SUN],
  backlit: [HEAD, EYES, STRAIGHT, "M44 8v5M53 17h-5M50.5 10.5 47 14"],
  moving: [PHONE, "M10 20v16M46 20v16"],
  hold_still: [HEAD, EYES, STRAIGHT],
  ready: ["M28 6a22 22 0 1 0 0 44 22 22 0 1 0 0-44z", "M18 29l7 7 14-15"],
  place_document: [CARD],
  hold_document: [CARD],
};

/** The drawing of a code; in a mirror the person's left is on the left. */
export function pictogram(code: Guide, mirrored: boolean): SVGSVGElement {
  const side = sideOf(code, mirrored);
  if (side !== null) {
    const arrow = path(ARROWS[side], { class: "moves" });
    arrow.style.setProperty("--nudge-x", NUDGE[side][0]);
    arrow.style.setProperty("--nudge-y", NUDGE[side][1]);
    return drawing("0 0 56 56", "pictogram", turnedHead(side), arrow);
  }
  if (code === "too_far" || code === "come_closer") return drawing("0 0 56 56", "pictogram", path(SMALL), path(OUT));
  if (code === "too_near" || code === "move_back") return drawing("0 0 56 56", "pictogram", path(SMALL), path(INWARD));
  return drawing("0 0 56 56", "pictogram", ...(DRAWN[code] ?? []).map((d) => path(d)));
}

/** A head whose features have moved towards the side that it turns to. */
function turnedHead(side: "left" | "right" | "top" | "bottom"): SVGGElement {
  const [x, y] = { left: [-5, 0], right: [5, 0], top: [0, -5], bottom: [0, 5] }[side] as [number, number];
  const features = shape("g", { transform: `translate(${x} ${y})` }, path(EYES), path(STRAIGHT));
  return shape("g", {}, path(HEAD), features);
}
