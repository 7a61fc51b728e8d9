/** Where the window lies: over the page as a modal dialog, or inside an element of it; both in a shadow tree. */

import { STYLE_SHEET } from "../style/text.js";
import { element } from "./dom.js";
import { keepFocusInside } from "./focus.js";

export interface Place {
  /** The element that is the window: a dialog, or a region of the page. */
  readonly frame: HTMLElement;
  hide(): void;
  remove(): void;
}

export interface PlaceOptions {
  root: HTMLElement | null;
  label: string;
  languageId: string;
  dir: "ltr" | "rtl";
  stylesheet: string;
  /** The person wants out: Escape, or the gesture of going back. */
  escape(): void;
}

export function place(options: PlaceOptions, content: Node): Place {
  const { root } = options;
  const inline = root !== null;
  const host = element("div");
  host.dataset["bonafide"] = "window";
  if (inline) host.dataset["place"] = "inline";
  const shadow = host.attachShadow({ mode: "open" });
  style(shadow, options.stylesheet);

  const frame = inline ? element("section", "window inline") : element("dialog", "window");
  frame.lang = options.languageId;
  frame.dir = options.dir;
  frame.setAttribute("aria-label", options.label);
  frame.append(content);
  shadow.append(frame);

  const before = focused();
  (root ?? document.body).append(host);
  const free = frame instanceof HTMLDialogElement ? cover(frame, options.escape) : () => undefined;
  frame.classList.add("open");

  let there = true;
  const leave = () => {
    if (!there) return;
    there = false;
    const inside = host === document.activeElement;
    free();
    // Where the person has gone on elsewhere, the focus is theirs.
    if ((inside || !inline) && before?.isConnected === true) before.focus({ preventScroll: true });
  };
  return {
    frame,
    hide() {
      leave();
      host.hidden = true;
    },
    remove() {
      leave();
      host.remove();
    },
  };
}

/** Makes the dialog cover the page; what it gives back takes all of that away. */
function cover(dialog: HTMLDialogElement, escape: () => void): () => void {
  const page = document.documentElement;
  const overflow = page.style.overflow;
  page.style.overflow = "hidden";
  const cancelled = (event: Event) => {
    event.preventDefault();
    escape();
  };
  // A browser may close a dialog at the second Escape without asking.
  const closed = () => {
    if (dialog.isConnected) dialog.showModal();
    escape();
  };
  const release = keepFocusInside(dialog);
  dialog.addEventListener("cancel", cancelled);
  dialog.addEventListener("close", closed);
  dialog.showModal();
  return () => {
    dialog.removeEventListener("cancel", cancelled);
    dialog.removeEventListener("close", closed);
    release();
    dialog.close();
    page.style.overflow = overflow;
  };
}

function style(shadow: ShadowRoot, address: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE_SHEET);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    const link = element("link");
    link.rel = "stylesheet";
    link.href = address;
    shadow.append(link);
  }
}

/** What has the focus, also inside the shadow trees of the page. */
function focused(): HTMLElement | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement != null) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement ? active : null;
}
