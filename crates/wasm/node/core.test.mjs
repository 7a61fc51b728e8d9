// The WebAssembly that browsers get answers as the native build does, and survives whatever a page does to it.
//
// `scripts/wasm --check` makes the files and runs this.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { start } from './core.mjs';
import { made, wasm } from './made.mjs';

const native = made();

async function running() {
  const core = await start(wasm);
  core.open(native.models);
  core.begin(native.config);
  core.event(native.ready);
  return core;
}

const look = (core, frame, id) => core.frame(frame.pixels, native.width, native.height, frame.time, id);

/** Every number of a measured frame with the name of its place. */
function numbers(value, place = '', found = {}) {
  for (const [key, inner] of Object.entries(value ?? {})) {
    const name = place ? `${place}.${key}` : key;
    if (typeof inner === 'number') found[name] = inner;
    else if (typeof inner === 'object') numbers(inner, name, found);
  }
  return found;
}

/** Adding in another order, and multiplying and adding at once, differ in the last bits; a network makes more of that. */
function tolerance(name) {
  if (/box|landmarks/.test(name)) return 0.25; // pixels
  if (/yaw|pitch|roll/.test(name)) return 0.2; // degrees
  if (/luma|background|contrast|light/.test(name)) return 0.5; // of 255
  return 0.02;
}

test('every frame is measured as natively', async () => {
  const core = await running();
  for (const [id, frame] of native.frames.entries()) {
    const { measured } = look(core, frame, id);
    const [here, there] = [numbers(measured), numbers(frame.answer.measured)];
    assert.deepEqual(Object.keys(here).sort(), Object.keys(there).sort(), `frame ${id}`);
    for (const [name, value] of Object.entries(here)) {
      assert.ok(Math.abs(value - there[name]) <= tolerance(name), `frame ${id}, ${name}: ${value}, natively ${there[name]}`);
    }
  }
});

test('the session does what it does natively, from the dark to the last frame of the smile', async () => {
  const core = await running();
  // Numbers may differ in their last bits, so that only what is decided is compared.
  const decided = ({ effects }) => effects.filter(({ effect }) => effect !== 'progress' && effect !== 'keep');
  const here = native.frames.flatMap((frame, id) => decided(look(core, frame, id)));
  const there = native.frames.flatMap(({ answer }) => decided(answer));
  const words = (effects) => effects.map(({ effect, code, phase, action }) => ({ effect, code, phase, action }));
  assert.deepEqual(words(here), words(there));
  assert.ok(here.some(({ effect, code }) => effect === 'guide' && code === 'dark'));
  assert.ok(here.some(({ effect, action }) => effect === 'medium' && action === 'video_selfie_smile'));
  assert.equal(here.at(-1).effect, 'finish');
});

test('it exports the documented calls and imports nothing', async () => {
  const core = await start(wasm);
  const names = ['alloc', 'begin', 'event', 'frame', 'free', 'memory', 'open', 'opinion', 'version'];
  const linker = /^__(data_end|heap_base)$/;
  assert.deepEqual(Object.keys(core.exports).filter((name) => !linker.test(name)).sort(), names);
  assert.match(core.version().version, /^\d+\.\d+\.\d+/);
});

test('twenty sessions take no more memory than three', async () => {
  const core = await running();
  const session = () => {
    core.begin(native.config);
    core.event(native.ready);
    native.frames.slice(0, 8).forEach((frame, id) => look(core, frame, id));
  };
  for (let i = 0; i < 3; i += 1) session();
  const before = core.memory.buffer.byteLength;
  for (let i = 0; i < 20; i += 1) session();
  assert.equal(core.memory.buffer.byteLength, before);
});

test('calls that make no sense are refused by code and change nothing', async () => {
  const core = await running();
  const { pixels } = native.frames.at(-1);
  const refused = (code, call) => assert.throws(call, (error) => error.message.startsWith(`${code}: `), code);
  const unopened = await start(wasm);
  refused('not_open', () => unopened.begin(native.config));
  refused('parcel_invalid', () => unopened.open(native.models.subarray(0, 1000)));
  const forged = Buffer.from(native.models);
  forged[forged.length - 1] ^= 1;
  refused('model_invalid', () => unopened.open(forged));
  refused('already_open', () => core.open(native.models));
  refused('frame_invalid', () => core.frame(pixels, native.width, native.height + 1, 0, 0));
  refused('frame_invalid', () => core.frame(pixels, 0xffffffff, 0xffffffff, 0, 0));
  refused('frame_invalid', () => core.frame(pixels, native.width, native.height, NaN, 0));
  refused('message_invalid', () => core.event({ event: 'explode', time: 0 }));
  refused('message_invalid', () => core.begin({ actions: [], view: { width: 1, height: 1 } }));
  refused('buffer_invalid', () => core.take(core.exports.frame(12345, 16, 2, 2, 0, 0)));
  refused('buffer_invalid', () => core.take(core.exports.event(0, 0xffffffff)));
  assert.equal(core.exports.alloc(0xffffffff), 0);
  assert.equal(look(core, native.frames.at(-1), 1).measured.faces, 1);
});
