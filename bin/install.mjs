// Installs the locked dependencies when they are missing or older than the lock file. Runs on any Node from 20 on.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const stamp = new URL('node_modules/.package-lock.json', root);
const lock = new URL('package-lock.json', root);
const pinnedNode = new URL('node_modules/.bin/node', root);

if (!existsSync(stamp) || !existsSync(pinnedNode) || statSync(stamp).mtimeMs < statSync(lock).mtimeMs) {
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: !npm });
  if (status !== 0) {
    console.error('The dependencies could not be installed; see the messages of npm above.');
    process.exit(status ?? 1);
  }
}
