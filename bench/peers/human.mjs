// @vladmandic/human in Node on its WebAssembly backend (the native one downloads a TensorFlow build when installed).
//
// Detection and mesh of every frame, from scratch and then with the library's own tracking.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [raw, width, height] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const packages = path.join(path.dirname(fileURLToPath(import.meta.url)), 'node_modules');
const require = createRequire(import.meta.url);

// The library fetches its models by address; here they are files of the package.
globalThis.fetch = async (address) => new Response(await readFile(fileURLToPath(String(address))));

require('@tensorflow/tfjs-backend-wasm').setThreadsCount(1);
const { Human } = require(path.join(packages, '@vladmandic/human/dist/human.node-wasm.js'));

const off = { enabled: false };
const base = {
  backend: 'wasm',
  wasmPath: path.join(packages, '@tensorflow/tfjs-backend-wasm/dist') + path.sep,
  modelBasePath: `file://${packages}/@vladmandic/human/models/`,
  debug: false,
  filter: off, body: off, hand: off, object: off, gesture: off, segmentation: off,
  face: {
    enabled: true,
    detector: { enabled: true, maxDetected: 1, rotation: false },
    mesh: { enabled: true },
    iris: off, emotion: off, antispoof: off, liveness: off, attention: off,
    description: off,
  },
};

const bytes = await readFile(raw);
const size = width * height * 3;
const count = Math.floor(bytes.length / size);
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function time(config) {
  const human = new Human(config);
  await human.load();
  const times = [];
  let found = 0;
  for (let i = -10; i < count; i += 1) {
    const frame = Math.max(i, 0);
    const tensor = human.tf.tensor(bytes.subarray(frame * size, (frame + 1) * size), [1, height, width, 3], 'float32');
    const start = performance.now();
    const result = await human.detect(tensor);
    const spent = performance.now() - start;
    tensor.dispose();
    if (i < 0) continue;
    times.push(spent);
    if (result.error) throw new Error(result.error);
    if (result.face.some((face) => face.mesh.length === 468)) found += 1;
  }
  return { ms: median(times), found, backend: human.tf.getBackend(), version: human.version };
}

// With `cacheSensitivity: 0` every frame is detected from scratch; its default follows the last frame's box for up to 99
// frames or 2.5 seconds while the picture changes little.
const scratch = await time({ ...base, cacheSensitivity: 0 });
const tracking = await time(base);
console.log(JSON.stringify({
  name: 'human',
  version: `${tracking.version} (${tracking.backend}, one thread)`,
  stages: { track: tracking.ms, 'detect+mesh': scratch.ms },
  frames: count,
  frames_with_face: tracking.found,
}));
