import { readFileSync } from 'node:fs';
import { ssoReference } from '../../src/audit/sso-reference.js';
import { ENTRY_ROWS } from '../../src/portal/entry-rows.policy.js';
import { SSO_REFUSALS } from '../../src/sso/refusals.js';

it('docs/sso-reference.md says what the code says: the table of who may enter, and every reason to refuse (A1)', () => {
  const page = readFileSync('docs/sso-reference.md', 'utf8');
  expect(page).toBe(ssoReference());
  for (const reason of [...Object.keys(SSO_REFUSALS), ...ENTRY_ROWS.map(row => row.reason)]) expect(page).toContain(`\`${reason}\``);
});
