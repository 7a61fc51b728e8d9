/** Where the frame around a face and around a document lies, in the coordinates of what is seen. */

export interface Ellipse {
  x: number;
  y: number;
  /** Half of the width. */
  rx: number;
  /** Half of the height. */
  ry: number;
}

/** Width of the oval to its height: that of a face with hair and chin. */
const OVAL = 0.74;

/** The oval fills most of the height, and in a narrow window most of the width. The machine measures against the same. */
export function faceOval(width: number, height: number): Ellipse {
  const tall = Math.min(0.86 * height, 1.18 * width);
  return { x: width / 2, y: height / 2, rx: (OVAL * tall) / 2, ry: tall / 2 };
}

export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Width to height of an identity card (ISO/IEC 7810 ID-1: 85.60 mm by 53.98 mm). */
const CARD = 85.6 / 53.98;

export function documentFrame(width: number, height: number): Frame {
  const wide = Math.min(0.9 * width, 0.86 * height * CARD);
  const high = wide / CARD;
  return { left: (width - wide) / 2, top: (height - high) / 2, width: wide, height: high };
}

/** An ellipse as a path that begins at the top and runs clockwise, so that progress along it does too. */
export function ellipsePath({ x, y, rx, ry }: Ellipse): string {
  const n = (value: number) => String(Math.round(value * 100) / 100);
  const arc = (to: number) => `A${n(rx)} ${n(ry)} 0 0 1 ${n(x)} ${n(to)}`;
  return `M${n(x)} ${n(y - ry)}${arc(y + ry)}${arc(y - ry)}Z`;
}

/** The stretch of the ellipse that faces a direction, about a quarter of it. */
export function sidePath({ x, y, rx, ry }: Ellipse, side: "left" | "right" | "top" | "bottom"): string {
  const middle = { right: 0, bottom: 90, left: 180, top: 270 }[side];
  const point = (degrees: number) => {
    const angle = (degrees * Math.PI) / 180;
    return `${(x + rx * Math.cos(angle)).toFixed(2)} ${(y + ry * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${point(middle - 38)}A${rx.toFixed(2)} ${ry.toFixed(2)} 0 0 1 ${point(middle + 38)}`;
}
