// Every state of the window against WCAG 2.2, levels A and AA, as far as a machine can tell, and for text that is cut off.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { openGallery } from "./serve.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const VIEWS = [
  { name: "phone", language: "en", width: 390, height: 844 },
  { name: "dark", language: "en", width: 390, height: 844, colorScheme: "dark" },
  { name: "right to left", language: "ar", width: 390, height: 844 },
  { name: "large text", language: "de", width: 390, height: 844, fontSize: 32 },
  { name: "large text, small phone", language: "ru", width: 360, height: 640, fontSize: 28 },
  { name: "large text, on its side", language: "de", width: 844, height: 390, fontSize: 28 },
  { name: "zoom 400%", language: "en", width: 320, height: 256 },
  { name: "desktop", language: "ru", width: 1280, height: 800 },
];

const gallery = await openGallery();
let [passed, failed] = [0, 0];
try {
  for (const { name, language, ...view } of VIEWS) {
    const page = await gallery.page(view);
    // By the debugger, for the page's policy takes no script of ours.
    await page.evaluate(axe);
    for (const state of await page.evaluate(() => globalThis.gallery.states)) {
      await page.evaluate(([state, language]) => globalThis.gallery.show(state, language), [state, language]);
      const violations = await page.evaluate(async (tags) => {
        const found = await globalThis.axe.run({ runOnly: tags, resultTypes: ["violations"] });
        return found.violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target }) => target.flat().join(" ")) }));
      }, TAGS);
      for (const { what, by } of await page.evaluate(() => globalThis.gallery.overflow())) {
        violations.push({ id: "overflow", help: `${by} pixels too large`, where: [what] });
      }
      if (violations.length === 0) passed += 1;
      else failed += 1;
      for (const { id, help, where } of violations) console.log(`${name}, ${state}: ${id}: ${help} (${where.slice(0, 3).join("; ")})`);
    }
    await page.context().close();
  }
} finally {
  await gallery.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
