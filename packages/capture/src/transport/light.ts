/** The light challenge that a session asks for: colours with which the screen lights the face, one after the other. */

import { isObject } from "../options/kinds.js";

export interface LightStep {
  name: string;
  /** Red, green and blue of sRGB, 0 to 255. The same name has the same colour. */
  colour: readonly [number, number, number];
  duration_ms: number;
}

const MOST_STEPS = 12;
const [SHORTEST, LONGEST] = [200, 2000];

/** The steps, none where none are asked for; `null` for what cannot or must not be shown. */
export function lightOf(value: unknown): readonly LightStep[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MOST_STEPS) return null;
  const colours = new Map<string, string>();
  const steps: LightStep[] = [];
  for (const one of value as unknown[]) {
    if (!isObject(one)) return null;
    const { name, colour, duration_ms } = one;
    if (!isName(name) || !isColour(colour) || isSaturatedRed(colour) || !isDuration(duration_ms)) return null;
    const text = colour.join();
    if ((colours.get(name) ?? text) !== text) return null;
    colours.set(name, text);
    steps.push({ name, colour, duration_ms });
  }
  return steps;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && /^[a-z0-9_-]{1,32}$/.test(value);
}

function isColour(value: unknown): value is LightStep["colour"] {
  return Array.isArray(value) && value.length === 3 && value.every((one) => Number.isInteger(one) && one >= 0 && one <= 255);
}

/** Of all colours the one whose flashes harm those with photosensitive epilepsy most. */
function isSaturatedRed([red, green, blue]: LightStep["colour"]): boolean {
  return red > 200 && green < 60 && blue < 60;
}

function isDuration(value: unknown): value is number {
  return typeof value === "number" && value >= SHORTEST && value <= LONGEST;
}
