// What somebody before the screen sees of the capture's window, told whenever it changes: `personSees` is the person's.
{
  let last = "";
  const look = () => {
    requestAnimationFrame(look);
    const shadow = document.querySelector("[data-bonafide=window]")?.shadowRoot;
    const frame = shadow?.querySelector(".window");
    const lit = frame?.dataset.light !== undefined;
    const seen = {
      self: (shadow?.querySelector("video")?.readyState ?? 0) >= HTMLMediaElement.HAVE_CURRENT_DATA,
      sentence: shadow?.querySelector(".hint-text")?.textContent ?? null,
      light: lit ? getComputedStyle(frame).backgroundColor : null,
    };
    const text = JSON.stringify(seen);
    if (text === last) return;
    last = text;
    void globalThis.personSees(seen);
  };
  requestAnimationFrame(look);
}
