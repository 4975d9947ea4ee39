import { ENTRY_ROWS, type EntryRow } from './entry-rows.policy.js';
import type { Column } from './entry-situation.policy.js';

const HEADINGS: readonly (readonly [heading: string, column: Column])[] = [
  ['Portal', 'portal'],
  ['SSO', 'sso'],
  ['Method', 'method'],
  ['Self-registration', 'selfRegistration'],
  ['Access lists', 'access'],
  ['Contact', 'contact'],
];

const ALSO: Readonly<Partial<Record<Column, string>>> = {
  blocked: 'blocked', connection: 'connection', subject: 'SSO subject', existingOnly: 'existing contacts only', ssoLists: 'SSO lists', accessLists: 'access lists',
};

const valuesOf = ({ cells }: EntryRow, column: Column): string => cells.find(([name]) => name === column)?.[1].join(', ') ?? '';

const alsoOf = ({ cells }: EntryRow): string =>
  cells.flatMap(([column, values]) => (ALSO[column] === undefined ? [] : [`${ALSO[column]}: ${values.join(', ')}`])).join('; ');

const outcomeOf = ({ allowed, reason, acts, cells }: EntryRow): string => {
  const contact = cells.find(([column]) => column === 'contact')?.[1] ?? [];
  const act = !acts ? '' : contact.includes('none') ? 'create, register, ' : contact.some(state => state === 'recorded' || state === 'invited') ? 'register where not registered, ' : '';
  return `${act}${allowed ? 'allow' : 'refuse'} \`${reason}\``;
};

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The decision table as Markdown, printed from the rows that decide; the first match wins and an empty cell is any. */
export const printEntryTable = (): string =>
  [
    line(['#', ...HEADINGS.map(([heading]) => heading), 'And', 'Outcome']),
    line(Array.from({ length: HEADINGS.length + 3 }, () => '---')),
    ...ENTRY_ROWS.map(row => line([String(row.number), ...HEADINGS.map(([, column]) => valuesOf(row, column)), alsoOf(row), outcomeOf(row)])),
    '',
    'With SSO off, a reset, or a registration where customers may register themselves, for an address that a contact has, goes on as `link`.',
    '',
  ].join('\n');
