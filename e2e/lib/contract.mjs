// Holds what a callback gave to the schema of the documented contract.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { ROOT } from "./paths.mjs";

const ajv = formats.default(new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }));
ajv.addSchema(JSON.parse(readFileSync(join(ROOT, "schemas/plugin.json"), "utf8")), "plugin");
const english = JSON.parse(readFileSync(join(ROOT, "packages/capture/src/languages/en.json"), "utf8"));

/** Throws unless `payload` is what the callback `name` is documented to give. */
export function holdTo(name, payload) {
  const validate = ajv.getSchema(`plugin#/$defs/${name}`);
  if (validate(payload)) return;
  // Without the pictures.
  const found = validate.errors.slice(0, 10).map(({ instancePath, message, params }) => `${instancePath}: ${message} ${JSON.stringify(params)}`);
  throw new Error(`${name} is not as documented:\n${found.join("\n")}`);
}

/** What the window says in English where the guidance has this code. */
export const sentence = (code) => english[`guide_${code}`];

/** Codes of the guidance whose sentences were shown, in order. */
export function guides(hints) {
  const byText = new Map(Object.entries(english).filter(([key]) => key.startsWith("guide_")).map(([key, text]) => [text, key.slice(6)]));
  return hints.map(({ text }) => {
    const code = byText.get(text);
    if (code === undefined) throw new Error(`the window shows "${text}", which is no guidance in English`);
    return code;
  });
}
