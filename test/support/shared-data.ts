import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with public data that is not part of the project; `SICHTFELD_SHARED` names another one. */
const SHARED = process.env['SICHTFELD_SHARED'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

export const sharedFile = (path: string): string => join(SHARED, path);

/** `describe` for suites that read the shared data: without it each of their tests is reported as skipped, by name. */
export const describeWithShared = (name: string, files: readonly string[], suite: () => void): void => {
  const missing = files.filter(file => !existsSync(sharedFile(file)));
  if (missing.length === 0) describe(name, suite);
  else describe.skip(`${name} [skipped: ${missing.join(', ')} not there]`, suite);
};
