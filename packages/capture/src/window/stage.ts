/** The preview and what is drawn over it: the oval with its progress, or the frame of a document. */

import type { Side } from "./guides.js";
import { element, path, shape } from "./dom.js";
import { documentFrame, ellipsePath, faceOval, type Frame, sidePath } from "./oval.js";
import { type Size, visiblePart } from "./visible.js";

export interface Stage {
  readonly root: HTMLElement;
  readonly video: HTMLVideoElement;
  setCamera(camera: Size, mirrored: boolean): void;
  setSubject(subject: "face" | "document"): void;
  /** 0 to 1. */
  setProgress(value: number): void;
  /** The side of the oval that shines, where the person is to look. */
  setSide(side: Side | null): void;
  /** Whether the screen lights the face: then the oval is there whatever the options say. */
  setLit(lit: boolean): void;
  view(camera: Size): Size;
  stop(): void;
}

export interface StageOptions {
  oval: boolean;
  mirrored: boolean;
  documentPattern: boolean;
  adaptiveAspect: boolean;
}

const SIDES: readonly Side[] = ["left", "right", "top", "bottom"];

export function stage(options: StageOptions): Stage {
  const video = element("video");
  video.autoplay = true;
  video.muted = true;
  video.playsInline = true;
  video.disablePictureInPicture = true;
  // Old WebKit reads the attributes and not the properties.
  for (const name of ["playsinline", "muted", "autoplay"]) video.setAttribute(name, "");
  video.setAttribute("aria-hidden", "true");
  video.tabIndex = -1;

  const art = shape("svg", { "aria-hidden": "true", focusable: "false" });
  const root = element("div", "stage", video, art);
  root.classList.toggle("mirrored", options.mirrored);
  if (!options.adaptiveAspect) root.dataset["shape"] = "camera";

  let subject: "face" | "document" = "face";
  let progress = 0;
  let side: Side | null = null;
  let line: SVGPathElement | null = null;
  let lit = false;

  const draw = () => {
    const { clientWidth: width, clientHeight: height } = root;
    if (width === 0 || height === 0) return;
    art.setAttribute("viewBox", `0 0 ${width} ${height}`);
    line = null;
    if (subject === "document") art.replaceChildren(...documentShapes(width, height, options.documentPattern));
    else if (options.oval || lit) {
      const shapes = ovalShapes(width, height);
      line = shapes.line;
      art.replaceChildren(...shapes.all);
    } else art.replaceChildren();
    paint();
  };
  const paint = () => {
    if (line !== null) {
      line.style.strokeDashoffset = String(1 - progress);
      // A round end would leave a dot where there is no progress.
      line.style.visibility = progress > 0 ? "visible" : "hidden";
    }
    for (const name of SIDES) art.querySelector(`.side.${name}`)?.classList.toggle("shown", name === side);
  };

  const observer = typeof ResizeObserver === "function" ? new ResizeObserver(draw) : null;
  observer?.observe(root);
  window.addEventListener("resize", draw);

  return {
    root,
    video,
    setCamera(camera, mirrored) {
      root.classList.toggle("mirrored", mirrored);
      if (camera.width > 0 && camera.height > 0) {
        root.style.setProperty("--camera-ratio", `${camera.width} / ${camera.height}`);
      }
      draw();
    },
    setSubject(next) {
      subject = next;
      draw();
    },
    setProgress(value) {
      progress = Math.min(1, Math.max(0, value));
      paint();
    },
    setSide(next) {
      side = next;
      paint();
    },
    setLit(next) {
      if (next === lit) return;
      lit = next;
      if (!options.oval) draw();
    },
    view: (camera) => visiblePart(camera, { width: root.clientWidth, height: root.clientHeight }),
    stop() {
      observer?.disconnect();
      window.removeEventListener("resize", draw);
    },
  };
}

function ovalShapes(width: number, height: number): { all: SVGElement[]; line: SVGPathElement } {
  const oval = faceOval(width, height);
  const round = ellipsePath(oval);
  const line = path(round, { class: "ring-progress", pathLength: 1, "stroke-dasharray": 1, "stroke-dashoffset": 1 });
  const all = [
    path(`M0 0H${width}V${height}H0Z${round}`, { class: "mask", "fill-rule": "evenodd" }),
    path(round, { class: "ring" }),
    line,
    ...SIDES.map((side) => path(sidePath(oval, side), { class: `side ${side}` })),
  ];
  return { all, line };
}

function documentShapes(width: number, height: number, pattern: boolean): SVGElement[] {
  const frame = documentFrame(width, height);
  const { left, top, width: wide, height: high } = frame;
  const radius = 0.05 * wide;
  const hole = roundedPath(frame, radius);
  return [
    path(`M0 0H${width}V${height}H0Z${hole}`, { class: "mask thin", "fill-rule": "evenodd" }),
    path(hole, { class: "edge" }),
    ...(pattern ? templateShapes(frame) : []),
    ...[
      [left, top, 1, 1],
      [left + wide, top, -1, 1],
      [left + wide, top + high, -1, -1],
      [left, top + high, 1, -1],
    ].map((corner) => path(cornerPath(corner as [number, number, number, number], radius, 0.13 * wide), { class: "corners" })),
  ];
}

function roundedPath({ left, top, width, height }: Frame, r: number): string {
  const arc = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return (
    `M${left + r} ${top}h${width - 2 * r}${arc(r, r)}v${height - 2 * r}${arc(-r, r)}` +
    `h${-(width - 2 * r)}${arc(-r, -r)}v${-(height - 2 * r)}${arc(r, -r)}Z`
  );
}

function cornerPath([x, y, dx, dy]: [number, number, number, number], r: number, length: number): string {
  return `M${x} ${y + dy * length}V${y + dy * r}Q${x} ${y} ${x + dx * r} ${y}H${x + dx * length}`;
}

/** A portrait and lines of text, where a card has them. */
function templateShapes({ left, top, width, height }: Frame): SVGElement[] {
  const x = (share: number) => (left + share * width).toFixed(1);
  const y = (share: number) => (top + share * height).toFixed(1);
  return [
    shape("ellipse", { class: "template", cx: x(0.19), cy: y(0.4), rx: 0.055 * width, ry: 0.115 * height }),
    path(`M${x(0.08)} ${y(0.72)}Q${x(0.08)} ${y(0.57)} ${x(0.19)} ${y(0.57)}T${x(0.3)} ${y(0.72)}`, { class: "template" }),
    ...[0.3, 0.44, 0.58].map((line, index) =>
      path(`M${x(0.42)} ${y(line)}H${x(index === 2 ? 0.7 : 0.88)}`, { class: "template" }),
    ),
    path(`M${x(0.08)} ${y(0.87)}H${x(0.92)}`, { class: "template" }),
  ];
}
