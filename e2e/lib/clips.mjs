// Films for the fake camera, rendered by `bonafide lab clip`. Made once; a newer program makes them again.
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { readFilm } from "./film.mjs";
import { FACE, OUT, PACK, PROGRAM } from "./paths.mjs";

const folder = join(OUT, "clips");
mkdirSync(folder, { recursive: true });

const isFresh = (file) => existsSync(file) && statSync(file).mtimeMs > statSync(PROGRAM).mtimeMs;

const rendering = (out, args) => ["lab", "clip", "--pack", PACK, "--face", FACE, "--out", out, ...args];

/** Path of the film called `name`, which the arguments describe. */
export function clip(name, args) {
  const out = join(folder, `${name}.mjpeg`);
  if (isFresh(out)) return out;
  // Under the final name only when it is whole.
  const draft = join(folder, `draft-${process.pid}-${name}.mjpeg`);
  execFileSync(PROGRAM, rendering(draft, args), { stdio: ["ignore", "ignore", "inherit"] });
  renameSync(draft, out);
  return out;
}

/** The film without compression, its pictures in hand. */
export async function raw(name, args) {
  const out = join(folder, `${name}.y4m`);
  if (!isFresh(out)) {
    const draft = join(folder, `draft-${process.pid}-${name}.y4m`);
    await promisify(execFile)(PROGRAM, rendering(draft, args));
    renameSync(draft, out);
  }
  return readFilm(out);
}

/** The same film under each of the screen's colours from its first picture to the last, and `unlit`. */
export async function lit(name, args, colours) {
  const lights = [["unlit", []], ...colours.map((colour) => [colour, ["--light", colour, "--light-step-ms", "120000"]])];
  return Object.fromEntries(
    await Promise.all(lights.map(async ([light, more]) => [light, await raw(`${name}-${light}`, [...args, ...more])])),
  );
}

/** A face that looks into the camera, or does what the action says. */
export const acting = (...actions) => clip(actions.join("+"), actions.flatMap((action) => ["--action", action]));

/** A face with whom something is wrong. */
export const faulty = (fault, seconds = 3) => clip(`fault-${fault}`, ["--fault", fault, "--seconds", String(seconds)]);

/** One film after the other: a file of this kind is its pictures in a row. */
export function joined(name, films) {
  const out = join(folder, `${name}.mjpeg`);
  if (isFresh(out)) return out;
  const draft = join(folder, `draft-${process.pid}-${name}.mjpeg`);
  writeFileSync(draft, Buffer.concat(films.map((film) => readFileSync(film))));
  renameSync(draft, out);
  return out;
}

/** A film of a person's head as the camera of somebody at arm's length would have it. */
export function filmed(name, video) {
  const out = join(folder, `${name}.mjpeg`);
  if (isFresh(out)) return out;
  const draft = join(folder, `draft-${process.pid}-${name}.mjpeg`);
  const filter = "scale=480:480:force_original_aspect_ratio=decrease,pad=640:480:-1:-1:gray,fps=30";
  execFileSync("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", video, "-an", "-t", "12", "-vf", filter, "-q:v", "3", draft]);
  renameSync(draft, out);
  return out;
}
