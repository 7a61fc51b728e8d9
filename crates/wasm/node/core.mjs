// Runs the WebAssembly that browsers get in Node.
import { readFileSync } from 'node:fs';

/** An instance of `file` with its calls; every answer is parsed, and one with `error` is thrown. */
export async function start(file) {
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {});
  const { alloc, free, memory, ...calls } = instance.exports;

  const give = (bytes) => {
    const address = alloc(bytes.length);
    if (address === 0) throw new Error('no memory');
    new Uint8Array(memory.buffer, address, bytes.length).set(bytes);
    return address;
  };

  const take = (answer) => {
    const both = BigInt.asUintN(64, answer);
    const [address, length] = [Number(both >> 32n), Number(both & 0xffffffffn)];
    const text = new TextDecoder().decode(new Uint8Array(memory.buffer, address, length));
    free(address, length);
    const parsed = JSON.parse(text);
    if (parsed.error) throw new Error(`${parsed.error.code}: ${parsed.error.message}`);
    return parsed;
  };

  const call = (name) => (bytes, ...numbers) => {
    const address = give(bytes);
    try {
      return take(calls[name](address, bytes.length, ...numbers));
    } finally {
      free(address, bytes.length);
    }
  };

  return {
    memory,
    exports: instance.exports,
    open: call('open'),
    begin: (config) => call('begin')(Buffer.from(JSON.stringify(config))),
    event: (event) => call('event')(Buffer.from(JSON.stringify(event))),
    frame: call('frame'),
    take,
    version: () => take(calls.version()),
  };
}
