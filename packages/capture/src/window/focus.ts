/** Tab goes round inside the window; what it gives back ends that. */
export function keepFocusInside(frame: HTMLElement): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Tab") return;
    const buttons = [...frame.querySelectorAll<HTMLElement>("button")].filter((one) => one.getClientRects().length > 0);
    const first = buttons[0];
    const last = buttons.at(-1);
    if (first === undefined || last === undefined) return event.preventDefault();
    const tree = frame.getRootNode();
    const active = tree instanceof ShadowRoot ? tree.activeElement : document.activeElement;
    const outside = !buttons.some((one) => one === active);
    const to = event.shiftKey ? (active === first || outside ? last : null) : active === last ? first : null;
    if (to === null) return;
    event.preventDefault();
    to.focus();
  };
  frame.addEventListener("keydown", pressed);
  return () => frame.removeEventListener("keydown", pressed);
}
