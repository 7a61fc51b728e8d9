// Serves the pages, the peers' packages and our own files on loopback, and counts the bytes of every answer.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** Both compressed sizes of a file; what is compressed already stays as it is. */
function compressed(bytes) {
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const smallest = (size) => Math.min(size, bytes.length);
  return { raw: bytes.length, gzip: smallest(gzipSync(bytes, { level: 9 }).length), brotli: smallest(brotli.length) };
}

/** Folders by prefix; `asked` holds the path of every file that was sent since the last call of `forget`. */
export async function serve(folders) {
  const asked = new Map();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://loopback');
    const prefix = Object.keys(folders).find((p) => pathname.startsWith(p));
    const file = prefix && path.join(folders[prefix], path.normalize(`/${pathname.slice(prefix.length)}`));
    try {
      if (!(await stat(file)).isFile()) throw new Error('no file');
    } catch {
      response.writeHead(404).end();
      return;
    }
    asked.set(pathname, file);
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    forget: () => asked.clear(),
    /** Path and sizes of what was asked for, without the frames and the page itself, which are ours. */
    async sizes() {
      const files = [...asked].filter(([name]) => !name.startsWith('/frames/') && !name.startsWith('/pages/'));
      return Promise.all(files.map(async ([name, file]) => ({ name, ...compressed(await readFile(file)) })));
    },
    close: () => server.close(),
  };
}

export { compressed };
