// Times detection and mesh, with measuring and the session, per frame, on the frames that `examples/native` made.
//
// node speed.mjs [ROUNDS [FOLDER [WASM]]]: "always" begins a session before every frame, so that each is searched and
// meshed from scratch; "tracking" is what a capture does: the mesh follows the face, with a search now and then.
import { readFileSync } from 'node:fs';

import { start } from './core.mjs';
import { made, wasm } from './made.mjs';

const [rounds = '3', folder, file = wasm] = process.argv.slice(2);
const { width, height, config, ready, frames, models } = made(folder);

const compiling = performance.now();
const core = await start(file);
const opening = performance.now();
core.open(models);
const opened = performance.now();
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(`${megabytes(readFileSync(file).length)} of code ready in ${(opening - compiling).toFixed(0)} ms, models in`
  + ` ${(opened - opening).toFixed(0)} ms, memory ${megabytes(core.memory.buffer.byteLength)}`);
const begin = () => {
  core.begin(config);
  core.event(ready);
};
const summary = (name, times, faces) => {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)].toFixed(2);
  console.log(`${name}: median ${at(0.5)} ms, p10 ${at(0.1)}, p90 ${at(0.9)}, ${faces} faces in ${times.length} frames`);
};

summary('native, tracking', frames.map((frame) => frame.milliseconds),
  frames.reduce((sum, frame) => sum + frame.answer.measured.faces, 0));
for (const mode of ['always', 'tracking']) {
  const times = [];
  let faces = 0;
  for (let round = -1; round < Number(rounds); round += 1) {
    begin();
    for (const [id, frame] of frames.entries()) {
      if (mode === 'always') begin();
      const from = performance.now();
      const { measured } = core.frame(frame.pixels, width, height, frame.time, id);
      // The first round is for the compiler.
      if (round < 0) continue;
      times.push(performance.now() - from);
      faces += measured.faces;
    }
  }
  summary(`wasm, ${mode}`, times, faces);
}
