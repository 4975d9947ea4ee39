import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderMailer } from '../../src/adapters/folder.mailer.js';
import { SmtpMailer } from '../../src/adapters/smtp.mailer.js';
import { readMail } from '../support/read-mail.js';
import { openSmtp } from '../support/smtp.js';
import { describeMailer, SAMPLE } from './mailer.contract.js';

const openFolder = () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'sichtfeld-mail-')), 'mailbox');
  const mailer = new FolderMailer(folder);
  return { folder, mailer, close: async () => rmSync(folder, { recursive: true, force: true }) };
};
const files = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).map(({ name }) => name).sort();

describeMailer('into a folder', async () => {
  const { folder, mailer, close } = openFolder();
  return { mailer, close, arrived: async () => (await mailer.list(10)).map(({ id }) => readMail(readFileSync(join(folder, `${id}.eml`), 'utf8'))) };
});

describeMailer('by SMTP', async () => {
  const server = await openSmtp();
  const mailer = new SmtpMailer(new URL(server.url));
  return { mailer, arrived: async () => server.delivered, close: () => mailer.close().then(server.close) };
});

describe('SMTP', () => {
  const first = async (code: number, options = {}) => {
    const server = await openSmtp(options);
    server.answers.push(code);
    const mailer = new SmtpMailer(new URL(server.url));
    const outcome = await mailer.send(SAMPLE).then(() => undefined, (error: Error) => error);
    await mailer.close();
    await server.close();
    return outcome;
  };

  it('tells a refusal for good from one for now', async () => {
    expect((await first(550))?.name).toBe('MailRefused');
    expect((await first(451))?.name).not.toBe('MailRefused');
  });

  it('signs in, and takes a wrong password for something that can be mended', async () => {
    const open = (pass: string) => openSmtp({ authOptional: false, allowInsecureAuth: true, onAuth: ({ username, password }, _session, done) => (password === 'geheim/1' ? done(null, { user: username }) : done(Object.assign(new Error('no'), { responseCode: 535 }))) }).then(server => ({ server, mailer: new SmtpMailer(new URL(server.url.replace('//', `//post:${encodeURIComponent(pass)}@`))) }));
    const [good, bad] = [await open('geheim/1'), await open('falsch')];
    await good.mailer.send(SAMPLE);
    expect(good.server.delivered).toHaveLength(1);
    await expect(bad.mailer.send(SAMPLE)).rejects.toMatchObject({ responseCode: 535 });
    await expect(bad.mailer.send(SAMPLE)).rejects.not.toMatchObject({ name: 'MailRefused' });
    for (const { server, mailer } of [good, bad]) await mailer.close().then(server.close);
  });
});

describe('The folder of mails', () => {
  it('is for its owner alone, and holds the same mail once', async () => {
    const { folder, mailer, close } = openFolder();
    await mailer.send(SAMPLE);
    await mailer.send(SAMPLE);
    expect(files(folder)).toHaveLength(2);
    for (const file of files(folder)) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await close();
  });

  it('forgets every mail that concerns a destroyed key, also one that arrives late or was half written', async () => {
    const { folder, mailer, close } = openFolder();
    for (const [id, concerns] of [['a', ['p.anna']], ['b', ['p.ben', 't.1']], ['c', ['p.ben', 't.2']]] as const) await mailer.send({ ...SAMPLE, id, concerns });
    writeFileSync(join(folder, '.half.eml.new'), 'Anna');
    await mailer.mailbox.forget(['p.anna', 't.1']);
    expect((await mailer.list(10)).map(({ text }) => text)).toEqual([SAMPLE.text]);
    expect(files(folder)).toHaveLength(2);
    await mailer.send({ ...SAMPLE, id: 'late', concerns: ['p.anna'] });
    expect(files(folder)).toHaveLength(2);
    await close();
  });

  it.each(['../keys/deployment', 'x', '', '000000000000001-..'])('gives nothing for the name %j', async name => {
    const { mailer, close } = openFolder();
    await mailer.send(SAMPLE);
    expect([await mailer.read(name), await mailer.source(name)]).toEqual([undefined, undefined]);
    await close();
  });
});
