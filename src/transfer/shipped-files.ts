import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `demo/`: found upwards, because built files lie deeper than their sources. */
const root = (folder: string): string => {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'demo'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The demo data did not come with this installation.');
  return root(parent);
};

/** A file that comes with the product, by its path from the project's root. */
export const shippedFile = (path: string): string => join(root(dirname(fileURLToPath(import.meta.url))), path);
