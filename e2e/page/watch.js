// What a person would see, and how long the page was blocked. Before the plugin, to miss nothing.
globalThis.seen = { hints: [], longest: 0 };

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) globalThis.seen.longest = Math.max(globalThis.seen.longest, duration);
}).observe({ type: "longtask" });

globalThis.setInterval(() => {
  const shadow = document.querySelector("[data-bonafide=window]")?.shadowRoot;
  const hint = shadow?.querySelector(".hint-text")?.textContent;
  const last = globalThis.seen.hints.at(-1)?.text;
  if (hint && hint !== last) globalThis.seen.hints.push({ text: hint, time: performance.now() });
}, 20);
