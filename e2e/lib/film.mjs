// Films without compression (.y4m): a line about all pictures, then the pictures, each behind a line of its own and all of
// one size. So a picture of a file can be put in another's place while somebody plays it.
import { readFileSync } from "node:fs";

const MARK = Buffer.from("FRAME\n");

/** `head`: the first line. `rate`: pictures per second. `pictures`: each with the line before it. */
export function readFilm(path) {
  const bytes = readFileSync(path);
  const begin = bytes.indexOf("\n") + 1;
  const head = bytes.subarray(0, begin);
  const [, width, height, rate] = /^YUV4MPEG2 W(\d+) H(\d+) F(\d+):1 /.exec(head.toString("latin1"))?.map(Number) ?? [];
  const size = MARK.length + (width * height * 3) / 2;
  const count = (bytes.length - begin) / size;
  if (!Number.isInteger(count) || count === 0) throw new Error(`${path} does not hold whole pictures of 4:2:0`);
  const pictures = Array.from({ length: count }, (_, at) => bytes.subarray(begin + at * size, begin + (at + 1) * size));
  return { head, rate, size, pictures };
}

/** From one second to another. */
export const part = (film, from, to) => ({ ...film, pictures: film.pictures.slice(Math.round(from * film.rate), Math.round(to * film.rate)) });

/** Over and over, until it is so many seconds long. */
export function repeated(film, seconds) {
  const { pictures, rate } = film;
  return { ...film, pictures: Array.from({ length: Math.round(seconds * rate) }, (_, at) => pictures[at % pictures.length]) };
}
