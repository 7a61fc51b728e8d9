/** Light or dark: what `style` says, else what the person's system is set to, as long as it changes no colour itself. */

import type { StyleGroups } from "./contract.js";
import { isGroup } from "../style/apply.js";

export function followTheme(frame: HTMLElement, style: StyleGroups): () => void {
  const base = style["baseColorCustomization"];
  const wanted = isGroup(base) ? base["theme"] : undefined;
  const own = isGroup(base) && Object.keys(base).some((key) => key !== "theme");
  if (wanted === "dark" || wanted === "light" || own || typeof matchMedia !== "function") {
    // Colours of a page go with the defaults of the theme that the page was seen in.
    frame.dataset["theme"] = wanted === "dark" ? "dark" : "light";
    return () => undefined;
  }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const take = () => {
    frame.dataset["theme"] = dark.matches ? "dark" : "light";
  };
  take();
  dark.addEventListener("change", take);
  return () => dark.removeEventListener("change", take);
}
