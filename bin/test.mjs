// All tests: types, lint, jest (with names of what was skipped and why), the filter language's cases. Ends with the totals.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = join(root, 'node_modules/.bin/node');
const run = (name, args) => {
  console.log(`\n# ${name}`);
  return spawnSync(node, args, { cwd: root, stdio: 'inherit' }).status === 0;
};

const folder = mkdtempSync(join(tmpdir(), 'sichtfeld-test-'));
const report = join(folder, 'jest.json');
const results = { passed: 0, failed: 0, skipped: 0 };
const count = ok => (ok ? results.passed++ : results.failed++);

count(run('types', ['node_modules/typescript/bin/tsc', '--noEmit']));
count(run('lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']));
count(run('build', ['bin/build.mjs']));
run('tests', ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`, ...process.argv.slice(2)]);

if (existsSync(report)) {
  const jest = JSON.parse(readFileSync(report, 'utf8'));
  results.passed += jest.numPassedTests;
  results.failed += jest.numFailedTests + jest.testResults.filter(suite => suite.status === 'failed' && suite.assertionResults.length === 0).length;
  results.skipped += jest.numPendingTests;
  const skipped = jest.testResults.flatMap(suite => suite.assertionResults.filter(one => one.status === 'pending').map(one => one.fullName));
  if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map(name => `  ${name}`).join('\n')}`);
} else {
  results.failed++;
}
rmSync(folder, { recursive: true, force: true });
console.log(`\n${results.passed} passed, ${results.failed} failed, ${results.skipped} skipped`);
process.exit(results.failed === 0 ? 0 : 1);
