import { printEntryTable } from '../portal/entry-table.js';
import { SSO_REFUSALS } from '../sso/refusals.js';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const kindOf = (reason: string): string => reason.slice(0, reason.indexOf('.'));

const KINDS: readonly (readonly [kind: string, title: string])[] = [
  ['login', 'Every login'],
  ['staff', 'Staff'],
  ['saml', 'SAML'],
  ['jwt', 'JWT'],
  ['oidc', 'OpenID Connect'],
];

const tableOf = (kind: string): readonly string[] =>
  Object.entries(SSO_REFUSALS)
    .filter(([reason]) => kindOf(reason) === kind)
    .map(([reason, { en, doEn, de, doDe }]) => `| \`${reason}\` | ${cell(en)} ${cell(doEn)} | ${cell(de)} ${cell(doDe)} |`);

/** docs/sso-reference.md: who may enter, and every reason why a login is refused. Generated; the tests fail when it is not what the code says. */
export const ssoReference = (): string =>
  [
    '# Single sign-on: reference', '', 'Generated from the code by `npm run docs`; the tests fail when it differs. How a connection is set up stands in the console under *Portals*, *Single sign-on*.', '',
    '## Who may enter', '', 'The first row that fits decides; an empty cell is any.', '', printEntryTable(),
    '## Why a login was refused', '', 'The person reads one neutral sentence. The reason stands in the access log and on the page of a test.', '',
    ...KINDS.flatMap(([kind, title]) => [`### ${title}`, '', '| Reason | What it means, and what to do | Was es heißt, und was zu tun ist |', '|---|---|---|', ...tableOf(kind), '']),
  ].join('\n');
