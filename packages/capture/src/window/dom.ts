/** Elements and drawings made by hand: no markup is parsed, so that Trusted Types and a strict policy have no objection. */

const SVG = "http://www.w3.org/2000/svg";

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = "",
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  made.append(...children);
  return made;
}

export type Attributes = Readonly<Record<string, string | number>>;

export function shape<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Node[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** An `<svg>` that is decoration: readers of the screen pass over it. */
export function drawing(viewBox: string, className: string, ...shapes: readonly Node[]): SVGSVGElement {
  return shape("svg", { viewBox, class: className, "aria-hidden": "true", focusable: "false" }, ...shapes);
}

export function path(d: string, attributes: Attributes = {}): SVGPathElement {
  return shape("path", { d, ...attributes });
}
