import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CAPABILITIES } from '../catalogue.js';
import { ssoReference } from './sso-reference.js';
import type { EventDefinition, EventFamily } from '../kernel/event.js';

/** A sentence with the names of fields in place of their values: what the auditor reads, in general. */
const sentence = (tell: (data: never) => string): string => {
  const named = (path: string): unknown =>
    new Proxy(() => undefined, {
      get: (_, key) => {
        if (key === Symbol.toPrimitive || key === 'toString' || key === 'toLocaleString') return () => `‹${path}›`;
        if (key === Symbol.iterator) return undefined;
        if (key === 'join' || key === 'map' || key === 'filter') return () => named(path);
        if (key === 'length') return 1;
        return named(path === '' ? String(key) : `${path}.${String(key)}`);
      },
    });
  try {
    return tell(named('') as never);
  } catch {
    return '(depends on its data)';
  }
};

const sealedFields = ({ sealed = {} }: EventDefinition): string =>
  Object.entries(sealed).map(([field, { kind }]) => `${field} (${kind} key)`).join(', ') || '–';

const familyTable = ({ noun, definitions }: EventFamily): string[] => [
  `### \`${noun}-\``,
  '',
  '| Event | Version | Sealed | English | Deutsch |',
  '|---|---|---|---|---|',
  ...Object.entries(definitions).map(([type, definition]) => `| ${type} | ${definition.version ?? 1} | ${sealedFields(definition)} | ${sentence(definition.en as never)} | ${sentence(definition.de as never)} |`),
  '',
];

/** docs/events.md: every event with what it says. Generated; the tests fail when it is not what the code says. */
export const eventsPage = (): string =>
  [
    '# Events', '', 'Generated from the code by `npm run docs`; the tests fail when it differs. Streams are named `noun-id`. A value in ‹› stands for a field.', '',
    ...CAPABILITIES.filter(({ families }) => families.length > 0).flatMap(({ name, families }) => [`## ${name}`, '', ...families.flatMap(familyTable)]),
  ].join('\n');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync('docs/events.md', eventsPage());
  writeFileSync('docs/sso-reference.md', ssoReference());
}
