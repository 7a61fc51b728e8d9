/** Draws a screen of words. */

import { drawing, element, path, shape } from "./dom.js";
import { icon } from "./icons.js";
import type { Screen } from "./screen.js";

export interface Panel {
  readonly root: HTMLElement;
  show(screen: Screen): void;
  /** Moves what is drawn of the progress, without drawing the screen anew. */
  progress(value: number): void;
  clear(): void;
  /** Where the reader of the screen begins. */
  heading(): HTMLElement | null;
}

export function panel(): Panel {
  const root = element("div", "panel");
  let heading: HTMLElement | null = null;
  let bar: HTMLElement | null = null;

  const progress = (value: number) => {
    const share = Math.min(1, Math.max(0, value));
    bar?.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    const inside = bar?.firstElementChild;
    if (inside instanceof HTMLElement) inside.style.transform = `scaleX(${share})`;
  };

  return {
    root,
    progress,
    heading: () => heading,
    clear() {
      heading = null;
      bar = null;
      root.replaceChildren();
    },
    show(screen) {
      heading = element("h2", "", screen.title);
      heading.tabIndex = -1;
      const body = screen.body.map(({ text, strong }) => element("p", strong === true ? "strong" : "", text));
      const parts: Node[] = [sign(screen), heading, ...body];
      if (screen.tips !== undefined) parts.push(list("ul", screen.tips.map((tip) => [icon(tip.icon), tip.text])));
      if (screen.steps !== undefined) {
        const numbers = screen.steps.map((step, index): [Node, string] => [new Text(String(index + 1)), step]);
        parts.push(list("ol", numbers));
      }
      bar = null;
      if (screen.progress !== undefined && screen.progress.value !== null) {
        bar = meter(screen.progress.label);
        parts.push(bar);
      }
      root.replaceChildren(...parts);
      root.scrollTop = 0;
      if (screen.progress?.value !== undefined && screen.progress.value !== null) progress(screen.progress.value);
    },
  };
}

function meter(label: string): HTMLElement {
  const made = element("div", "bar", element("div"));
  const facts = { role: "progressbar", "aria-label": label, "aria-valuemin": "0", "aria-valuemax": "100" };
  for (const [name, value] of Object.entries(facts)) made.setAttribute(name, value);
  return made;
}

function list(tag: "ul" | "ol", items: readonly [Node, string][]): HTMLElement {
  const made = items.map(([mark, text]) => {
    const sign = element("span", "mark", mark);
    sign.setAttribute("aria-hidden", "true");
    return element("li", "", sign, element("span", "", text));
  });
  const whole = element(tag, "list", ...made);
  // A list without bullets is none to VoiceOver unless it says so.
  whole.setAttribute("role", "list");
  return whole;
}

function sign({ sign: is }: Screen): Node {
  switch (is.kind) {
    case "badge":
      return element("div", `badge ${is.tone}`, icon(is.icon));
    case "spinner":
      return drawing(
        "0 0 48 48",
        "spinner",
        shape("circle", { cx: 24, cy: 24, r: 20 }),
        shape("circle", { cx: 24, cy: 24, r: 20, pathLength: 100, "stroke-dasharray": "28 72" }),
      );
    case "prompt":
      return promptDrawing();
    case "picture":
      return picture(is.picture, is.label);
  }
}

/** The question of a browser, with the answer to give: no words, for browsers ask in the person's own. */
function promptDrawing(): SVGSVGElement {
  return drawing(
    "0 0 220 132",
    "prompt",
    shape("rect", { class: "card", x: 6, y: 6, width: 208, height: 120, rx: 16 }),
    path("M28 31a4 4 0 0 1 4-4h4l3-4h12l3 4h4a4 4 0 0 1 4 4v15a4 4 0 0 1-4 4H32a4 4 0 0 1-4-4z", { class: "line" }),
    shape("circle", { class: "line", cx: 45, cy: 38, r: 6.5 }),
    path("M78 32h104M78 46h64", { class: "text" }),
    shape("rect", { class: "no", x: 28, y: 80, width: 74, height: 30, rx: 15 }),
    path("M50 95h30", { class: "text" }),
    shape("rect", { class: "yes", x: 114, y: 80, width: 78, height: 30, rx: 15 }),
    path("M143 95.5l7 7 13-14", { class: "tick" }),
    shape("rect", { class: "halo", x: 108, y: 74, width: 90, height: 42, rx: 21 }),
  );
}

/** A canvas and no `<img>`: the page's policy may know no `blob:` pictures. */
function picture(blob: Blob, label: string): HTMLCanvasElement {
  const canvas = element("canvas", "picture");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  createImageBitmap(blob).then(
    (bitmap) => {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
      bitmap.close();
    },
    // A picture that cannot be shown can still be taken anew.
    () => canvas.remove(),
  );
  return canvas;
}
