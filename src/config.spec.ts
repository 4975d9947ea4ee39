import { readConfig, SETTINGS, WrongSetting } from './config.js';
import { readFileSync } from 'node:fs';

describe('settings', () => {
  it('have safe defaults', () => {
    expect(readConfig({})).toMatchObject({ host: '127.0.0.1', port: 8080, zone: 'Europe/Berlin', tls: false, rateLimits: true, check: false });
  });

  it.each([
    ['SICHTFELD_PORT', '70000'],
    ['SICHTFELD_PORT', 'http'],
    ['SICHTFELD_HOST', '0.0.0.0'],
    ['SICHTFELD_HOST', 'portal'],
    ['SICHTFELD_ZONE', 'Europe/Adlershof'],
    ['SICHTFELD_KEY', 'secret'],
    ['SICHTFELD_LANGUAGE', 'fr'],
    ['SICHTFELD_TRUSTED_PROXIES', '10.0.0.0'],
    ['SICHTFELD_TRUSTED_PROXIES', '10.0.0.0/99'],
    ['SICHTFELD_TLS', 'true'],
    ['SICHTFELD_LOG', 'loud'],
    ['SICHTFELD_PROT', '1'],
    ['SICHTFELD_SMTP', 'mail.example.com'],
    ['SICHTFELD_SMTP', 'https://mail.example.com'],
    ['SICHTFELD_SMTP', 'smtp://'],
    ['SICHTFELD_MAIL_FROM', 'Hilfe <hilfe@example.com>'],
    ['SICHTFELD_MAIL_FROM', 'hilfe@example.com\r\nBcc: x@example.com'],
  ])('%s=%s stops the start with a sentence that names it', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(WrongSetting);
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it('a wrong key is never repeated in the sentence', () => {
    expect(() => readConfig({ SICHTFELD_KEY: 'my-secret' })).not.toThrow('my-secret');
  });

  it('the password of the mail server is never repeated in the sentence; a server wants an address to send from', () => {
    expect(() => readConfig({ SICHTFELD_SMTP: 'smtp:post:geheim@mail' })).toThrow(/^((?!geheim).)*$/);
    expect(() => readConfig({ SICHTFELD_SMTP: 'smtps://post:geheim@mail.example.com' })).toThrow('SICHTFELD_MAIL_FROM');
    expect(readConfig({ SICHTFELD_SMTP: 'smtps://post:geheim@mail.example.com', SICHTFELD_MAIL_FROM: 'hilfe@example.com' })).toMatchObject({ smtp: new URL('smtps://post:geheim@mail.example.com'), mailFrom: 'hilfe@example.com' });
    expect(readConfig({}).smtp).toBeUndefined();
  });

  it('limits are off on loopback only', () => {
    expect(() => readConfig({ SICHTFELD_RATE_LIMITS: 'off', SICHTFELD_TLS: 'yes' })).toThrow('SICHTFELD_RATE_LIMITS');
  });

  it('are all documented', () => {
    const docs = readFileSync('docs/operating.md', 'utf8');
    expect(Object.values(SETTINGS).filter(({ name }) => !docs.includes(`\`${name}\``))).toEqual([]);
  });
});
