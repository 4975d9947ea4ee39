import { SsoTests } from '../../src/sso/sso-tests.js';
import { fresh } from './fake-provider.js';
import { openStage, type Stage } from './stage.js';

describe('a test of a connection', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const walk = async (says: object, connection = 'work') => {
    const browser = stage.browser();
    const path = await stage.app.get(SsoTests).mint(stage.town.portal, connection);
    const { status, location } = await browser.get(path);
    expect(status).toBe(302);
    const state = new URL(location!).searchParams.get('state')!;
    return { browser, path, state, answer: await browser.bring(connection, { sub: 'u-admin', ...says }, state) };
  };

  it('walks a real login and shows each check instead of signing in', async () => {
    const before = await stage.head();
    const { browser, answer } = await walk({ name: 'Ada', email: 'ada@example.com', attributes: { groups: ['vip', 'staff'] } });
    expect(answer.status).toBe(200);
    for (const said of ['Amsel ID funktioniert', 'jwt.signature', 'jwt.subject', 'u-admin', 'email = ada@example.com', 'groups = vip, staff', 'new, sso.all']) expect(answer.html).toContain(said);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(await browser.isIn()).toBe(false);
    expect(await stage.head()).toBe(before);
  });

  it('says which check failed, what was found, and what to do', async () => {
    const { answer } = await walk({ key: 'a removed key' });
    expect(answer.status).toBe(200);
    for (const said of ['Amsel ID funktioniert noch nicht', 'jwt.signature', 'another key']) expect(answer.html).toContain(said);
  });

  it('says what the entry table would have said', async () => {
    const taken = (await walk({ email: 'anna@example.com' })).answer.html;
    for (const said of ['login.entry', 'identity.email-taken', 'Ein anderer Kontakt hat die Adresse']) expect(taken).toContain(said);
  });

  it('also while single sign-on is still off', async () => {
    await stage.sso('off');
    expect((await walk({})).answer.html).toContain('Amsel ID funktioniert');
    await stage.sso('all');
  });

  it('opens by its token alone, once, for its own connection, within ten minutes', async () => {
    await stage.connect({}, 'other', { name: 'Other' });
    const { path } = await walk({});
    expect((await stage.browser().get(path)).status).toBe(401);
    expect(await stage.reason()).toBe('login.test-gone');
    const tests = stage.app.get(SsoTests);
    const elsewhere = (await tests.mint(stage.town.portal, 'other')).replace('/sso/other', '/sso/work');
    expect((await stage.browser().get(elsewhere)).status).toBe(401);
    const late = await tests.mint(stage.town.portal, 'work');
    stage.clock.moment += 600_000;
    expect((await stage.browser().get(late)).status).toBe(401);
  });

  it('uses its answer up: it opens no session afterwards (S11)', async () => {
    const id = fresh();
    await walk({ id });
    expect((await stage.browser().signIn('work', { sub: 'u-admin', id })).status).toBe(401);
  });

  it('shows nothing to somebody whose browser did not begin it', async () => {
    const { state } = await walk({});
    const answer = await stage.browser().bring('work', { sub: 'u-x', key: 'wrong' }, state);
    expect(answer.status).toBe(401);
    expect(answer.html).not.toContain('jwt.signature');
  });
});
