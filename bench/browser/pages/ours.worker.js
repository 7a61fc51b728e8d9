// The wasm of the plugin, called as its own worker calls it.

let core;
const text = (word) => {
  const [at, length] = [Number(word >> 32n), Number(word & 0xffffffffn)];
  const json = new TextDecoder().decode(new Uint8Array(core.memory.buffer, at, length).slice());
  core.free(at, length);
  return JSON.parse(json);
};
const call = (name, bytes, ...numbers) => {
  const at = core.alloc(bytes.length);
  new Uint8Array(core.memory.buffer, at, bytes.length).set(bytes);
  const answer = text(BigInt.asUintN(64, core[name](at, bytes.length, ...numbers)));
  core.free(at, bytes.length);
  if (answer.error) throw new Error(answer.error.message);
  return answer;
};

async function open({ models, width, height }) {
  const wasm = await fetch('/plugin/core.wasm');
  core = (await WebAssembly.instantiateStreaming(wasm, {})).instance.exports;
  const manifest = new TextEncoder().encode(JSON.stringify(models));
  const files = await Promise.all(models.model.map(async ({ file }) =>
    new Uint8Array(await (await fetch(`/pack/${file}`)).arrayBuffer())));
  const parts = [manifest, ...files];
  const framed = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(framed.buffer).setUint32(at, part.length, true);
    framed.set(part, at + 4);
    at += 4 + part.length;
  }
  call('open', framed);
  call('begin', new TextEncoder().encode(JSON.stringify({ actions: ['video_selfie_blank'], view: { width, height } })));
  return { ok: true };
}

onmessage = async ({ data }) => {
  if (data.models) { postMessage(await open(data)); return; }
  const { pixels, width, height, id } = data;
  postMessage({ faces: call('frame', pixels, width, height, id * 33, id).measured.faces });
};
