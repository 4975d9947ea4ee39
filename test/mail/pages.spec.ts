import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { SmtpMailer } from '../../src/adapters/smtp.mailer.js';
import { EraseContact } from '../../src/contacts/contact-standing.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { staffIn } from '../api/desk.js';
import { Client } from '../support/browser-client.js';
import { issue } from '../support/house.js';
import { join, openPost, posted, reply, type Post } from './post.js';

let post: Post;
let app: NestFastifyApplication;
let ticket: string;

const begin = async (options: Parameters<typeof openPost>[0] = {}) => {
  post = await openPost(options);
  app = await createApp(post.house);
  ticket = await post.town.ticket(post.town.anna, 'Drucker <b>brennt</b>', null);
  await posted(post.house, post.clock);
  post.tray.mails.length = 0;
};
afterEach(async () => {
  await app.close();
  await post.close();
});

describe('Unsubscribing', () => {
  beforeEach(() => begin());

  const news = async (): Promise<string | undefined> => {
    post.tray.mails.length = 0;
    await reply(post.house, ticket, 'Hallo');
    await posted(post.house, post.clock);
    const link = post.tray.to('anna')[0]?.headers['List-Unsubscribe'];
    return link && new URL(link.slice(1, -1)).pathname;
  };
  /** As the mail provider's server does it: no cookie, from nowhere, a form of its own. */
  const oneClick = (path: string, host = 'localhost') => app.inject({ method: 'POST', url: path, headers: { host, 'content-type': 'application/x-www-form-urlencoded' }, payload: 'List-Unsubscribe=One-Click' });

  it('works by one click of the mail program, without signing in, for that person and portal alone (C12)', async () => {
    const path = (await news())!;
    expect((await oneClick(path)).statusCode).toBe(200);
    expect(await news()).toBeUndefined();
    await join(post.house, ticket, post.town.ben);
    await news();
    expect(post.tray.mails.map(({ to }) => to)).toEqual(['ben@example.com']);
  });

  it('opening the link changes nothing; its page stops mails and gets them again, in the person’s language', async () => {
    const path = (await news())!;
    const stranger = new Client(app);
    const opened = await stranger.ask(path);
    expect([opened.status, opened.text.includes('<form method="post" action="' + path)]).toEqual([200, true]);
    expect(await news()).toBeDefined();
    expect((await stranger.ask(path, { method: 'POST', body: {} })).text).toContain('Sie bekommen keine E-Mails mehr über Tickets.');
    expect(await news()).toBeUndefined();
    expect((await stranger.ask(`${path}/on`, { method: 'POST', body: {} })).text).toContain('Sie bekommen wieder E-Mails');
    expect(await news()).toBeDefined();
    for (const secret of ['anna@example.com', 'Anna', 'Drucker']) expect(opened.text).not.toContain(secret);
  });

  it('a token that is wrong, of another portal, or of somebody erased is unknown, the same each time (W1)', async () => {
    const path = (await news())!;
    const other = (await issue(post.house, CreatePortal, { title: 'Andere', language: 'de' })).id;
    await issue(post.house, ConnectDomain, { portal: other, host: 'andere.localhost' });
    await issue(post.house, OpenPortal, { portal: other });
    const wrong = [`${path.slice(0, -1)}${path.endsWith('0') ? '1' : '0'}`, path.replace(post.town.anna, post.town.ben), '/mails/x', '/mails/.', `/mails/${'x'.repeat(90)}.y`];
    for (const one of wrong) expect([one, (await oneClick(one)).statusCode]).toEqual([one, 404]);
    expect((await oneClick(path, 'andere.localhost')).statusCode).toBe(404);
    expect((await oneClick(path, 'fremd.localhost')).statusCode).toBe(404);
    expect(await news()).toBeDefined();
    await issue(post.house, EraseContact, { contact: post.town.anna });
    await post.house.erasures.finish();
    expect((await oneClick(path)).statusCode).toBe(404);
  });
});

describe('The mailbox of a demonstration', () => {
  it('shows an admin the mails, escaped, with links that can be clicked', async () => {
    await begin({ mailer: undefined as never });
    await reply(post.house, ticket, 'Siehe https://example.com/?a=1&b=2. <script>alert(1)</script>');
    await posted(post.house, post.clock);
    const admin = await staffIn(post.house, app)('Ada', 'admin');
    const list = await admin.ask('/staff/mailbox');
    expect(list.status).toBe(200);
    expect(list.text).toContain('Drucker &lt;b&gt;brennt&lt;/b&gt;');
    expect(list.text).toContain('href="/staff/mailbox" aria-current="page"');
    const [, path] = /href="(\/staff\/mailbox\/[^"]+)"/.exec(list.text.slice(list.text.indexOf('<tbody')))!;
    const mail = await admin.ask(path!);
    expect(mail.text).toContain('<a href="https://example.com/?a=1&amp;b=2">https://example.com/?a=1&amp;b=2</a>. &lt;script&gt;');
    expect(mail.text).toMatch(new RegExp(`<a href="http://localhost:\\d+/tickets/${ticket}">`));
    const source = await admin.ask(`${path}/source`);
    expect([source.headers['content-type'], source.headers['content-disposition'], source.headers['x-content-type-options']]).toEqual(['message/rfc822', expect.stringContaining('.eml'), 'nosniff']);
    expect((await admin.ask('/staff/mailbox/000000000000000-000000000000000000000000')).status).toBe(404);
  });

  it('is for admins of the deployment alone', async () => {
    await begin({ mailer: undefined as never });
    const hire = staffIn(post.house, app);
    const [agent, auditor, local] = [await hire('Gregor', 'agent'), await hire('Rita', 'auditor'), await hire('Lea', ['admin', post.town.portal])];
    for (const one of [agent, auditor, local]) expect((await one.ask('/staff/mailbox')).status).toBe(403);
    expect((await new Client(app).ask('/staff/mailbox')).status).toBe(401);
  });

  it('is not there, nor in the navigation, where a mail server is set', async () => {
    await begin({ mailer: new SmtpMailer(new URL('smtp://127.0.0.1:1')) });
    const admin = await staffIn(post.house, app)('Ada', 'admin');
    expect((await admin.ask('/staff/mailbox')).status).toBe(404);
    expect((await admin.ask('/staff/portals')).text).not.toContain('/staff/mailbox');
  });
});
