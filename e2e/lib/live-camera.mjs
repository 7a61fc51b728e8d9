// A camera whose next pictures are decided while it runs.
//
// Chromium's fake camera reads a .y4m file picture by picture while it plays, and begins again at its end. What is written
// ahead of it is what it shows next, some 50 ms later, as long as a real camera takes. Where exactly it reads is not known,
// for it falls behind on a busy machine and never hurries: so nothing here depends on more than that it cannot be ahead of
// the clock.
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writevSync } from "node:fs";
import { join } from "node:path";
import { OUT } from "./paths.mjs";
import { repeated } from "./film.mjs";

const folder = join(OUT, "cameras");
/** Seconds until what has been shown may come again: longer than a capture takes. */
const RING = 30;
/** Seconds from the word to the beginning of what it asks for. People take longer. */
const REACTION = 0.4;

/** Shows `idle`, over and over, until told otherwise. */
export function liveCamera(name, idle) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${process.pid}-${name}.y4m`);
  const { head, rate, size } = idle;
  const ring = repeated(idle, RING).pictures;
  writeFileSync(path, Buffer.concat([head, ...ring]));
  const file = openSync(path, "r+");
  let opened = null;
  let begin = 0;

  /** The picture that a camera which never falls behind shows now. */
  const now = () => (opened === null ? 0 : Math.floor(((performance.now() - opened) / 1000) * rate));
  /** Puts pictures where the camera comes to after so many, a run at a time. */
  function put(at, pictures) {
    for (let done = 0; done < pictures.length; ) {
      const place = (at + done) % ring.length;
      const run = pictures.slice(done, done + ring.length - place);
      let [from, left] = [head.length + place * size, run];
      // The system takes no more than a thousand pieces at once, and says how many bytes it took.
      while (left.length > 0) {
        const took = writevSync(file, left.slice(0, 512), from);
        if (took % size !== 0) throw new Error(`${path}: a picture was written in part`);
        from += took;
        left = left.slice(took / size);
      }
      done += run.length;
    }
  }

  return {
    path,
    /** The page shows its first picture: the clock begins. For one camera of one page. */
    open() {
      opened ??= performance.now();
    },
    /** Shows a film from soon on, then `idle` again. */
    play(film) {
      begin = now() + Math.ceil(REACTION * rate);
      const whole = [...film.pictures, ...ring].slice(0, ring.length - 2 * rate);
      put(begin, whole);
    },
    /** Goes on with another film at the same place, at once; it must be as long. */
    turnTo({ pictures }) {
      // What comes next first, then what is over for a camera on time and not for one that fell behind.
      const next = Math.max(0, Math.min(now() - begin - 5, pictures.length));
      put(begin + next, pictures.slice(next));
      put(begin, pictures.slice(0, next));
    },
    close() {
      closeSync(file);
      rmSync(path);
    },
  };
}
