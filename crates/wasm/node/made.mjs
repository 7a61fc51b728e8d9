// What `examples/native` made for Node: frames, models, and the answers of the native build.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../../../', import.meta.url).pathname;

/** Where the module is; scripts/wasm makes it. */
export const wasm = join(root, 'target/wasm/core.wasm');

/** `frames` as `examples/native` wrote them, each with its pixels. */
export function made(folder = join(root, 'target/wasm/native')) {
  const native = JSON.parse(readFileSync(join(folder, 'native.json'), 'utf8'));
  const pixels = readFileSync(join(folder, 'frames.rgba'));
  const size = native.width * native.height * 4;
  const frames = native.frames.map((frame, i) => ({ ...frame, pixels: pixels.subarray(i * size, (i + 1) * size) }));
  return { ...native, frames, models: readFileSync(join(folder, 'models.bin')) };
}
