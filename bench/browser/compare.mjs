// Runs every page in one Chromium, in turns, and prints times, ratios and bytes.

import { readFile, writeFile, rm, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { amplify } from './amplify.mjs';
import { packModels } from './models.mjs';
import { serve } from './serve.mjs';

const { values, positionals: [raw, width, height] } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, out: { type: 'string' }, chromium: { type: 'string', default: '/usr/bin/chromium' } },
});
const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '../..');
const made = await mkdtemp(path.join(os.tmpdir(), 'browser-'));
const PEERS = ['ours', 'mediapipe', 'human'];

await packModels(path.join(root, 'models/pack'), made);
const server = await serve({
  '/pages/': path.join(here, 'pages'), '/packages/': path.join(here, 'node_modules'),
  '/plugin/': path.join(root, 'packages/capture/dist/plugin'), '/pack/': made, '/frames/': path.dirname(raw),
});
// Without a screen Chromium paints by processor; MediaPipe's page needs a context of WebGL all the same.
const browser = await chromium.launch({
  executablePath: values.chromium, headless: true,
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
});

const results = Object.fromEntries(PEERS.map((name) => [name, { rounds: [] }]));
try {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const name of PEERS) {
      server.forget();
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
      await page.goto(`${server.address}/pages/${name}.html?width=${width}&height=${height}`);
      await page.waitForFunction(() => window.ready, null, { timeout: 60_000 });
      const measured = await page.evaluate(() => window.measure());
      await page.close();
      results[name].rounds.push(measured);
      results[name].bytes = await server.sizes();
      console.error(`round ${round + 1}: ${name} ${measured.median.toFixed(2)} ms, faces in ${measured.found} of ${measured.count}`);
    }
  }
} finally {
  await browser.close();
  server.close();
  await rm(made, { recursive: true });
}
results.ours.bytes.push(...await plugin(path.join(root, 'packages/capture/dist/plugin')));
results['amplify ui-react-liveness'] = { rounds: [], bytes: await amplify(here) };

/** The plugin's own scripts, which the page above does without. */
async function plugin(dist) {
  const { compressed } = await import('./serve.mjs');
  const names = ['plugin_liveness.js', 'ozliveness_main.js', 'faceworker.js'];
  return Promise.all(names.map(async (name) => ({ name, ...compressed(await readFile(path.join(dist, name))) })));
}

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const kilo = (n) => `${(n / 1000).toFixed(0)} kB`;
const ours = middle(results.ours.rounds.map((r) => r.median));
console.log('| page | detect + mesh, ms per frame (median of rounds) | ours / peer | raw | gzip | brotli |');
console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
for (const [name, { rounds, bytes }] of Object.entries(results)) {
  const median = rounds.length ? middle(rounds.map((r) => r.median)) : null;
  const sum = (key) => kilo(bytes.reduce((total, file) => total + file[key], 0));
  const time = median === null ? 'not run' : median.toFixed(2);
  const ratio = median === null || name === 'ours' ? '' : (ours / median).toFixed(2);
  console.log(`| ${name} | ${time} | ${ratio} | ${sum('raw')} | ${sum('gzip')} | ${sum('brotli')} |`);
}
for (const [name, { bytes }] of Object.entries(results)) {
  console.log(`\n${name}`);
  for (const file of bytes) console.log(`  ${kilo(file.raw).padStart(9)} ${kilo(file.brotli).padStart(9)}  ${file.name}`);
}
if (values.out) await writeFile(values.out, `${JSON.stringify(results, null, 2)}\n`);
