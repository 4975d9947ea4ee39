// Compiles src and bench to dist with swc and copies what is not code. Type checking is `npm run typecheck`.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(join(root, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [join(root, 'node_modules/@swc/cli/bin/swc.js'), 'src', 'bench', '-d', 'dist', '--config-file', '.swcrc', '-q', '--ignore', '**/*.spec.ts,**/*.spec.tsx'], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

for (const folder of ['src']) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.tsx?$/.test(entry.name)) continue;
    const from = join(entry.parentPath, entry.name);
    cpSync(from, join(root, 'dist', from.slice(root.length)));
  }
}
writeFileSync(join(root, 'dist/.built'), new Date().toISOString());
