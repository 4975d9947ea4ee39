// Builds when sources are newer than the build, then runs one built program on the pinned Node: `node bin/run.mjs src/cli.js serve`.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = join(root, 'node_modules/.bin/node');

const newest = folder =>
  Math.max(0, ...readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => statSync(join(entry.parentPath, entry.name)).mtimeMs));

const builtAt = () => {
  try {
    return statSync(join(root, 'dist/.built')).mtimeMs;
  } catch {
    return 0;
  }
};

const run = args => spawnSync(node, args, { cwd: process.env.INIT_CWD ?? process.cwd(), stdio: 'inherit' });

if (Math.max(newest('src'), newest('bench')) > builtAt()) {
  const { status } = spawnSync(node, [join(root, 'bin/build.mjs')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const [program, ...args] = process.argv.slice(2);
const { status, signal } = run(['--enable-source-maps', '--no-warnings=ExperimentalWarning', join(root, 'dist', program), ...args]);
process.exit(signal ? 128 : (status ?? 1));
