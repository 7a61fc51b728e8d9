/** Two small facts about a frame's pixels. No DOM: the worker, which has the pixels, makes them. */

/** Pixels a side of the luma, and cells a side of the grid that the hash reads. */
const LUMA_SIDE = 16;
const HASH_SIDE = 40;

/**
 * 32-bit FNV-1a over a grid of 1600 pixels, unfiltered, as 8 hexadecimal digits. A sensor's noise changes some of them
 * in every frame, so that equal hashes mean the same picture again.
 */
export function frameHash(rgba: Uint8ClampedArray | Uint8Array, width: number, height: number): string {
  let hash = 0x811c9dc5;
  for (let row = 0; row < HASH_SIDE; row += 1) {
    const y = Math.floor(((row + 0.5) * height) / HASH_SIDE);
    for (let column = 0; column < HASH_SIDE; column += 1) {
      const x = Math.floor(((column + 0.5) * width) / HASH_SIDE);
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        hash = Math.imul(hash ^ (rgba[at + channel] ?? 0), 0x01000193);
      }
    }
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** 16 x 16 means of luma (Rec. 601), each over every fourth pixel of its cell in both directions. */
export function frameLuma(rgba: Uint8ClampedArray | Uint8Array, width: number, height: number): Uint8Array {
  const luma = new Uint8Array(LUMA_SIDE * LUMA_SIDE);
  for (let cell = 0; cell < luma.length; cell += 1) {
    const [column, row] = [cell % LUMA_SIDE, Math.floor(cell / LUMA_SIDE)];
    const [left, right] = [edge(column, width), edge(column + 1, width)];
    const [top, bottom] = [edge(row, height), edge(row + 1, height)];
    let [sum, count] = [0, 0];
    for (let y = top; y < bottom; y += 4) {
      for (let x = left; x < right; x += 4) {
        const at = (y * width + x) * 4;
        sum += 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
        count += 1;
      }
    }
    luma[cell] = count === 0 ? 0 : Math.round(sum / count);
  }
  return luma;
}

function edge(index: number, length: number): number {
  return Math.floor((index * length) / LUMA_SIDE);
}
