// A picture of every state of the window: node gallery/gallery.mjs [folder] [part of a state's name]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openGallery } from "./serve.mjs";

const [folder = "dist/gallery", part = ""] = process.argv.slice(2);
const VIEWS = [
  { name: "phone-small", language: "en", width: 360, height: 640 },
  { name: "phone", language: "en", width: 390, height: 844 },
  { name: "phone-dark", language: "en", width: 390, height: 844, colorScheme: "dark" },
  { name: "phone-arabic", language: "ar", width: 390, height: 844 },
  { name: "phone-large-text", language: "de", width: 390, height: 844, fontSize: 32 },
  { name: "phone-small-large-text", language: "ru", width: 360, height: 640, fontSize: 28 },
  { name: "landscape-large-text", language: "de", width: 844, height: 390, fontSize: 28 },
  { name: "phone-landscape", language: "ru", width: 844, height: 390 },
  { name: "zoom-400", language: "en", width: 320, height: 256 },
  { name: "tablet", language: "fr", width: 768, height: 1024 },
  { name: "desktop", language: "en", width: 1280, height: 800 },
  { name: "forced-colours", language: "en", width: 390, height: 844, forcedColors: "active" },
];

const gallery = await openGallery();
try {
  for (const { name, language, ...view } of VIEWS) {
    mkdirSync(join(folder, name), { recursive: true });
    const page = await gallery.page(view);
    const states = (await page.evaluate(() => globalThis.gallery.states)).filter((state) => state.includes(part));
    for (const state of states) {
      await page.evaluate(([state, language]) => globalThis.gallery.show(state, language), [state, language]);
      await page.screenshot({ path: join(folder, name, `${state}.png`) });
    }
    await page.context().close();
    console.log(`${name}: ${states.length} states`);
  }
} finally {
  await gallery.close();
}
for (const problem of new Set(gallery.problems)) console.log(`the browser says: ${problem}`);
