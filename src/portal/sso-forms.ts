import { domainToASCII } from 'node:url';
import type { CommandClass } from '../kernel/command.js';
import { bodyFromTexts, commandFrom, fieldsOf } from '../kernel/fields.js';
import type { SsoKind, SsoSettings } from '../sso/connection.policy.js';
import type { FormBody } from '../web/bodies.js';
import type { FieldFace } from '../web/form-controls.js';
import { queryText, queryTexts } from '../web/queries.js';
import type { Words } from '../web/words.js';
import type { ConnectionCard } from './connections.queries.js';
import type { ConfigureConnection } from './sso-fields.js';
import { ConfigureJwt } from './sso-jwt.js';
import { NONE } from './sso-mapping.js';
import { ConfigureOidc } from './sso-oidc.js';
import { ConfigureSaml } from './sso-saml.js';

export const CONNECTION_COMMANDS = { saml: ConfigureSaml, jwt: ConfigureJwt, oidc: ConfigureOidc } as const satisfies Record<SsoKind, CommandClass<ConfigureConnection>>;

const COMMON = ['domains', 'unasked', 'skew'];
const FIRST: Readonly<Record<SsoKind, readonly string[]>> = {
  saml: ['idp', 'ssoUrl', 'ssoBinding', 'sloUrl', 'certificates', 'signed', 'signRequests', 'nameIdFormat', 'subjectAttribute'],
  jwt: ['issuer', 'algorithm', 'publicKey', 'jwksUrl', 'loginUrl', 'logoutUrl'],
  oidc: ['issuer', 'clientId', 'scopes'],
};
const STRICT_ONLY = ['issuer', 'algorithm', 'publicKey', 'jwksUrl'];

/** The fields of a connection's page, in the order in which people meet them. */
export const settingFields = ({ kind, settings, hosts }: Pick<ConnectionCard, 'kind' | 'settings' | 'hosts'>, all: readonly string[]): readonly string[] => {
  const own = settings?.kind === 'jwt' && settings.profile !== 'strict' ? FIRST.jwt.filter(name => !STRICT_ONLY.includes(name)) : FIRST[kind];
  // With one host name there is nothing to choose, and a change keeps what it does not name.
  const choice = all.length > 1 || hosts.some(host => !all.includes(host));
  return ['name', ...(choice ? ['hosts'] : []), ...(kind === 'jwt' && !settings ? ['profile'] : []), ...own, ...COMMON];
};

/** What must be filled in before the connection leads in. */
const NEEDED: Readonly<Record<SsoKind, readonly string[]>> = { saml: ['idp', 'ssoUrl', 'certificates'], jwt: [], oidc: ['issuer', 'clientId'] };

const URN = 'urn:oasis:names:tc:SAML:';
const FORMATS = { 'email': `${URN}1.1:nameid-format:emailAddress`, 'persistent': `${URN}2.0:nameid-format:persistent`, 'unspecified': `${URN}1.1:nameid-format:unspecified`, 'transient': `${URN}2.0:nameid-format:transient` } as const;

export const settingFaces = (words: Words, { kind }: Pick<ConnectionCard, 'kind'>, hosts: readonly string[]): Readonly<Record<string, FieldFace>> => ({
  name: { required: true, hint: words.say('connection.name.hint') },
  hosts: { required: true, options: hosts.map(host => ({ value: host, label: host })) },
  profile: { options: (['strict', 'zendesk', 'hubspot'] as const).map(value => ({ value, label: words.say(`connection.profile.${value}`) })) },
  ...Object.fromEntries(NEEDED[kind].map(name => [name, { required: true }])),
  ssoBinding: { options: (['redirect', 'post'] as const).map(value => ({ value, label: words.say(`connection.binding.${value}`) })) },
  signed: { options: (['one', 'both'] as const).map(value => ({ value, label: words.say(`connection.signed.${value}`) })) },
  nameIdFormat: { options: (Object.keys(FORMATS) as (keyof typeof FORMATS)[]).map(name => ({ value: FORMATS[name], label: words.say(`connection.format.${name}`) })) },
  certificates: { required: kind === 'saml', rows: 8, hint: words.say('connection.certificates.hint') },
  publicKey: { rows: 6, hint: words.say('connection.public-key.hint') },
  jwksUrl: { type: 'url', hint: words.say('connection.jwks.hint') },
  algorithm: { hint: words.say('connection.algorithm.hint') },
  loginUrl: { type: 'url', hint: words.say('connection.login.hint') },
  logoutUrl: { type: 'url' }, sloUrl: { type: 'url' }, ssoUrl: { type: 'url', required: true },
  issuer: kind === 'oidc' ? { type: 'url', required: true, hint: words.say('connection.issuer.hint') } : { hint: words.say('connection.iss.hint') },
  domains: { rows: 3, hint: words.say('connection.domains.hint') },
  unasked: { hint: words.say('connection.unasked.hint') },
  skew: { hint: words.say('connection.skew.hint') },
  subjectAttribute: { hint: words.say('connection.subject.hint') },
});

/** What the form of the settings shows at first. */
export const settingValues = ({ name, hosts, settings, kind }: Pick<ConnectionCard, 'name' | 'hosts' | 'settings' | 'kind'>): Readonly<Record<string, unknown>> => {
  const frame = { name, hosts };
  if (!settings) return { ...frame, ssoBinding: 'redirect', signed: 'one', skew: 60, ...(kind === 'jwt' ? { algorithm: 'HS256' } : {}) };
  return { ...frame, ...settings, ...textsOf(settings) };
};

const textsOf = (settings: SsoSettings): Readonly<Record<string, unknown>> => ({
  domains: settings.domains,
  ...(settings.kind === 'saml' ? { certificates: settings.certificates.map(asPem).join('\n') } : {}),
  ...(settings.kind === 'oidc' ? { scopes: settings.scopes.join(' ') } : {}),
});

export const asPem = (base64: string): string => `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----`;

/** Of these, an empty field takes the value away. */
const CLEARED = new Set(['sloUrl', 'subjectAttribute', 'nameIdFormat', 'publicKey', 'jwksUrl', 'loginUrl', 'logoutUrl', 'emailAttribute', 'nameAttribute']);

const SEPARATORS = /[\s,;]+/;

/** The command that a page's form asks for: what the form does not show stays as it is. @throws Rejection `input.invalid` */
export const connectionCommandFrom = (kind: SsoKind, portal: string, connection: string | undefined, body: FormBody, shown: readonly string[]): ConfigureConnection =>
  commandFrom(CONNECTION_COMMANDS[kind] as CommandClass<ConfigureConnection>, { portal, ...(connection ? { connection } : {}), ...connectionFieldsIn(CONNECTION_COMMANDS[kind], body, shown), ...rowsIn(body, shown) });

/** What a form says of a connection's fields; an empty one takes a value away where that is possible. */
export const connectionFieldsIn = (command: CommandClass, body: FormBody, shown: readonly string[]): Readonly<Record<string, unknown>> => {
  const texts: Record<string, string | readonly string[]> = {};
  for (const { name, kind: field } of fieldsOf(command).filter(one => shown.includes(one.name))) {
    if (field === 'ids') continue;
    const text = field === 'boolean' ? (queryTexts(body, name).includes('on') ? 'on' : 'off') : (queryText(body, name) ?? '').replace(/\r\n?/g, '\n');
    if (text !== '' || CLEARED.has(name)) texts[name] = text === '' ? NONE : text;
  }
  return { ...bodyFromTexts(command, texts), ...idsIn(body, shown) };
};

const idsIn = (body: FormBody, shown: readonly string[]): Record<string, readonly string[]> => ({
  ...(shown.includes('hosts') ? { hosts: queryTexts(body, 'hosts') } : {}),
  ...(shown.includes('domains') ? { domains: (queryText(body, 'domains') ?? '').split(SEPARATORS).filter(Boolean).map(one => domainToASCII(one.replace(/^@/, '')) || one) } : {}),
});

/** Rows of the page of mappings; those without an attribute are left out. */
export const MAPPING_ROWS = { lists: ['attribute', 'value', 'list'], companies: ['attribute', 'value', 'company'], properties: ['attribute', 'property'] } as const;
export type MappingRows = { readonly [K in keyof typeof MAPPING_ROWS]: readonly Readonly<Record<string, string>>[] };

export const mappingRows = (body: FormBody): MappingRows => ({ lists: rowsOf(body, 'lists'), companies: rowsOf(body, 'companies'), properties: rowsOf(body, 'properties') });

const rowsOf = (body: FormBody, part: keyof typeof MAPPING_ROWS): readonly Readonly<Record<string, string>>[] =>
  Object.keys(body)
    .flatMap(key => new RegExp(`^${part}\\.(\\d{1,3})\\.attribute$`).exec(key)?.[1] ?? [])
    .map(at => Object.fromEntries(MAPPING_ROWS[part].map(field => [field, queryText(body, `${part}.${at}.${field}`)?.trim() ?? ''])))
    .filter(row => row['attribute'] !== '');

const rowsIn = (body: FormBody, shown: readonly string[]): Partial<MappingRows> => {
  const rows = mappingRows(body);
  return Object.fromEntries(Object.entries(rows).filter(([part]) => shown.includes(part)));
};

export const MAPPING_FIELDS = ['emailAttribute', 'nameAttribute', 'lists', 'companies', 'properties'] as const;
