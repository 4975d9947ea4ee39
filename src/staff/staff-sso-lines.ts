import { fieldsOf } from '../kernel/fields.js';
import { settingFields, settingFaces } from '../portal/sso-forms.js';
import { certificateFacts } from '../sso/certificate.policy.js';
import type { FieldFace } from '../web/form-controls.js';
import type { Words } from '../web/words.js';
import { ConfigureStaffOidc, ConfigureStaffSaml } from './staff-sso.js';
import type { StaffConnection } from './staff-sso.policy.js';

export const STAFF_CONNECTION_COMMANDS = { saml: ConfigureStaffSaml, oidc: ConfigureStaffOidc } as const;

export type StaffKind = keyof typeof STAFF_CONNECTION_COMMANDS;

/** The fields of the form of a connection's settings, in the order in which people meet them. */
export const staffSettingFields = (kind: StaffKind): readonly string[] => {
  const known = new Set(fieldsOf(STAFF_CONNECTION_COMMANDS[kind]).map(({ name }) => name));
  return settingFields({ kind, settings: null, hosts: [] }, []).filter(name => known.has(name));
};

export const staffSettingFaces = (words: Words, kind: StaffKind): Readonly<Record<string, FieldFace>> => ({
  ...settingFaces(words, { kind }, []),
  domains: { rows: 3, required: true, label: words.say('team-sso.domains'), hint: words.say('team-sso.domains.hint') },
});

/** What a connection is, a line for each setting: also what a version is compared with its neighbour by. */
export const settingLines = (words: Words, { kind, name, settings }: Pick<StaffConnection, 'kind' | 'name' | 'settings'>): readonly string[] => {
  const values = { ...settings, name } as unknown as Readonly<Record<string, unknown>>;
  const fields = new Map(fieldsOf(STAFF_CONNECTION_COMMANDS[kind]).map(field => [field.name, field]));
  return staffSettingFields(kind).flatMap(field => {
    const said = textOf(words, field, values[field]);
    const { en = field, de = field } = fields.get(field) ?? {};
    return said === '' ? [] : [words.say('team-sso.line', words.of({ en, de }), said)];
  });
};

const textOf = (words: Words, field: string, value: unknown): string => {
  if (field === 'certificates' && Array.isArray(value)) return value.map(one => (certificateFacts(one as string)?.fingerprint ?? '?').slice(0, 23)).join(', ');
  if (typeof value === 'boolean') return words.say(value ? 'team-sso.yes' : 'team-sso.no');
  return value === null || value === undefined ? '' : [value].flat().join(', ');
};
