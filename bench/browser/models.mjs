// The part of the model pack that a page loads, laid out as the server serves it.

import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'smol-toml';

const ROLES = ['detect_short', 'mesh'];

export async function packModels(pack, folder) {
  const manifest = parse(await readFile(path.join(pack, 'pack.toml'), 'utf8'));
  const model = manifest.model.filter(({ role }) => ROLES.includes(role));
  await writeFile(path.join(folder, 'models.json'), JSON.stringify({ ...manifest, model }));
  await Promise.all(model.map(({ file }) => copyFile(path.join(pack, file), path.join(folder, file))));
}
