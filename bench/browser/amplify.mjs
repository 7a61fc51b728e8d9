// Bytes of the cloud's capture component: its script, and the WebAssembly of its face detector. Its face model comes from
// the vendor's own host when it runs and is not counted.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { compressed } from './serve.mjs';

export async function amplify(here) {
  const { outputFiles } = await build({
    entryPoints: [path.join(here, 'amplify.jsx')], bundle: true, minify: true, write: false, format: 'esm',
    platform: 'browser', target: 'es2022', external: ['react', 'react-dom', 'react/jsx-runtime'], logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  });
  const wasm = await readFile(
    path.join(here, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'));
  return [
    { name: 'script without React', ...compressed(outputFiles[0].contents) },
    { name: 'tfjs-backend-wasm-simd.wasm', ...compressed(wasm) },
  ];
}
