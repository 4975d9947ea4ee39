import { isIP, BlockList } from 'node:net';
import { resolve } from 'node:path';

/** Settings are read once at start from the environment; a wrong one stops the start with a sentence that names it. */
export interface Config {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly zone: string;
  /** Folder of the deployment's key and of the ledger of destroyed keys; never part of a backup. */
  readonly keys: string;
  readonly key: string | undefined;
  readonly language: 'de' | 'de-du' | 'en';
  readonly trustedProxies: readonly string[];
  /** Behind a TLS-terminating proxy: cookies are Secure and carry the `__Host-` prefix. */
  readonly tls: boolean;
  /** Whether staff need a second factor; `auto`: wherever the service is reached by TLS. */
  readonly secondFactor: 'auto' | 'demanded' | 'optional';
  readonly check: boolean;
  /** off: nobody is slowed down; for benchmarks, on loopback only. */
  readonly rateLimits: boolean;
  readonly log: 'off' | 'error' | 'info';
  /** Undefined: mails are kept in a folder of the data folder. */
  readonly smtp: URL | undefined;
  /** The address that mails come from; their name is the portal's title. */
  readonly mailFrom: string;
  /** Bytes of a file that can be imported by page. */
  readonly importBytes: number;
}

export class WrongSetting extends Error {
  constructor(readonly setting: string, value: string, wanted: string) {
    super(`The setting ${setting} is ${JSON.stringify(value)}, but ${wanted}.`);
    this.name = 'WrongSetting';
  }
}

interface Setting<T> {
  readonly name: string;
  readonly fallback: string;
  /** For docs/operating.md and `sichtfeld settings`. */
  readonly en: string;
  read(value: string, env: NodeJS.ProcessEnv): T;
}

const setting = <T>(name: string, fallback: string, en: string, read: Setting<T>['read']): Setting<T> => ({ name, fallback, en, read });

const oneOf =
  <T extends string>(name: string, options: readonly T[]) =>
  (value: string): T =>
    options.includes(value as T) ? (value as T) : wrong(name, value, `it must be one of: ${options.join(', ')}`);

const wrong = (name: string, value: string, wanted: string): never => {
  throw new WrongSetting(name, value, wanted);
};

const flag = (name: string) => (value: string): boolean => oneOf(name, ['yes', 'no'])(value) === 'yes';

const port = (value: string): number =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : wrong('SICHTFELD_PORT', value, 'it must be a port number from 0 to 65535');

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

const host = (value: string, env: NodeJS.ProcessEnv): string => {
  if (isIP(value) === 0 && value !== 'localhost') return wrong('SICHTFELD_HOST', value, 'it must be an IP address or localhost');
  if (!isLoopback(value) && env['SICHTFELD_TLS'] !== 'yes')
    return wrong('SICHTFELD_HOST', value, 'plain http is served on loopback only (browsers drop its cookies elsewhere): put a proxy with TLS before it and set SICHTFELD_TLS=yes');
  return value;
};

const zone = (value: string): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return wrong('SICHTFELD_ZONE', value, 'it must be an IANA time zone such as Europe/Berlin');
  }
};

const key = (value: string): string | undefined => {
  if (value === '') return undefined;
  const bytes = /^[0-9a-f]{64}$/i.test(value) ? 32 : Buffer.from(value, 'base64').length;
  return bytes === 32 ? value : wrong('SICHTFELD_KEY', '(hidden)', 'it must be 32 bytes, as 64 hex digits or base64');
};

const cidrs = (value: string): string[] => {
  const ranges = value.split(/[\s,]+/).filter(Boolean);
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    const family = isIP(address);
    if (family === 0 || !/^\d+$/.test(bits)) wrong('SICHTFELD_TRUSTED_PROXIES', value, 'it must be a list of networks such as 10.0.0.0/8');
    try {
      new BlockList().addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
    } catch {
      wrong('SICHTFELD_TRUSTED_PROXIES', value, `${range} is no network`);
    }
  }
  return ranges;
};

const rateLimits = (value: string, env: NodeJS.ProcessEnv): boolean => {
  const on = oneOf('SICHTFELD_RATE_LIMITS', ['on', 'off'])(value) === 'on';
  return on || env['SICHTFELD_TLS'] !== 'yes' ? on : wrong('SICHTFELD_RATE_LIMITS', value, 'limits may be off on loopback only, not behind a proxy');
};

const smtp = (value: string, env: NodeJS.ProcessEnv): URL | undefined => {
  if (value === '') return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '' || !['', '/'].includes(url.pathname)) return wrong('SICHTFELD_SMTP', '(hidden)', 'it must be an address such as smtps://user:password@mail.example.com:465');
  if (!env['SICHTFELD_MAIL_FROM']) return wrong('SICHTFELD_MAIL_FROM', '', 'with SICHTFELD_SMTP it must name the address that mails come from');
  return url;
};

const ADDRESS = /^[A-Za-z0-9.!#$%&'*/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/;
const mailFrom = (value: string): string =>
  ADDRESS.test(value) ? value : wrong('SICHTFELD_MAIL_FROM', value, 'it must be a plain address such as support@example.com (the name in front of it is the portal’s title)');

const megabytes = (value: string): number =>
  /^[1-9]\d{0,3}$/.test(value) && Number(value) <= 2_000 ? Number(value) * 1_048_576 : wrong('SICHTFELD_IMPORT_MB', value, 'it must be a whole number of megabytes from 1 to 2000');

export const SETTINGS = {
  data: setting('SICHTFELD_DATA', 'data', 'Folder of the log, the vault and the views; made on first start.', value => resolve(value)),
  host: setting('SICHTFELD_HOST', '127.0.0.1', 'Address to listen on. Plain http is served on loopback only.', host),
  port: setting('SICHTFELD_PORT', '8080', 'Port to listen on; 0 takes a free one.', port),
  zone: setting('SICHTFELD_ZONE', 'Europe/Berlin', "The deployment's time zone: lists, and dates without a time.", zone),
  keys: setting('SICHTFELD_KEYS', '', "Folder of the deployment's key (which wraps all others) and of the ledger of destroyed keys; default: keys in the data folder. Keep a copy apart from backups.", value => value),
  key: setting('SICHTFELD_KEY', '', "The deployment's key itself (64 hex digits or base64), in place of the file.", key),
  language: setting('SICHTFELD_LANGUAGE', 'de', 'Language where neither person nor portal says: de (Sie), de-du, en.', oneOf('SICHTFELD_LANGUAGE', ['de', 'de-du', 'en'] as const)),
  trustedProxies: setting('SICHTFELD_TRUSTED_PROXIES', '', 'Networks of proxies whose X-Forwarded-For counts.', cidrs),
  tls: setting('SICHTFELD_TLS', 'no', 'yes: a proxy before it speaks TLS; cookies become Secure with the __Host- prefix.', flag('SICHTFELD_TLS')),
  secondFactor: setting('SICHTFELD_SECOND_FACTOR', 'auto', 'Second factor of staff: demanded, optional, or auto (demanded with SICHTFELD_TLS=yes, optional on loopback).', oneOf('SICHTFELD_SECOND_FACTOR', ['auto', 'demanded', 'optional'] as const)),
  check: setting('SICHTFELD_CHECK', 'no', 'yes: run the predicate on every row shown and compare (slower; for tests and doubts).', flag('SICHTFELD_CHECK')),
  rateLimits: setting('SICHTFELD_RATE_LIMITS', 'on', 'off: no rate limits; for benchmarks, refused with SICHTFELD_TLS=yes.', rateLimits),
  log: setting('SICHTFELD_LOG', 'info', 'What is logged: off, error, info.', oneOf('SICHTFELD_LOG', ['off', 'error', 'info'] as const)),
  smtp: setting('SICHTFELD_SMTP', '', 'Mail server as smtp://user:password@host:587 (STARTTLS, required but on loopback) or smtps://…:465. Without it mails are kept in the folder mailbox of the data folder and shown at /staff/mailbox.', smtp),
  mailFrom: setting('SICHTFELD_MAIL_FROM', 'sichtfeld@localhost', 'The address that mails come from; required with SICHTFELD_SMTP. reply+TOKEN at its domain is reserved for answers by mail.', mailFrom),
  importBytes: setting('SICHTFELD_IMPORT_MB', '100', 'Megabytes of a file that can be imported by page. A proxy before it must let them through.', megabytes),
} as const;

/** @throws WrongSetting, also for a SICHTFELD_ name that does not exist (a typing error would silently change nothing). */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => {
  const names = new Set<string>(Object.values(SETTINGS).map(({ name }) => name));
  for (const name of Object.keys(env))
    if (name.startsWith('SICHTFELD_') && !names.has(name) && name !== 'SICHTFELD_SHARED')
      throw new WrongSetting(name, env[name] ?? '', `there is no such setting; the settings are ${[...names].join(', ')}`);
  const read = Object.fromEntries(
    Object.entries(SETTINGS).map(([field, { name, fallback, read }]) => [field, read(env[name] || fallback, env)]),
  ) as unknown as Config;
  return { ...read, keys: read.keys ? resolve(read.keys) : resolve(read.data, 'keys') };
};
