import { SsoLogins } from '../../src/sso/sso-logins.js';
import { House } from '../../src/platform/house.js';
import { createApp } from '../../src/app.module.js';
import { fresh, withFakeProvider } from './fake-provider.js';
import { openStage, type Stage } from './stage.js';
import { Walker } from './walker.js';

const NORA = { sub: 'u-nora', email: 'nora@example.com', name: 'Nora' };

describe('a login by single sign-on', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    await stage.connect();
    await stage.sso('all');
  });

  const refused = async (answer: { status: number; html: string }, browser: Walker, reason: string) => {
    expect(answer.status).toBe(401);
    expect(answer.html).toContain('Sie konnten nicht angemeldet werden.');
    expect(answer.html).not.toContain(reason);
    expect(await stage.reason()).toBe(reason);
    expect(await browser.isIn()).toBe(false);
  };

  it('creates, registers and lets in somebody new (row 5), and knows them again whatever address is said', async () => {
    const browser = stage.browser();
    expect(await browser.signIn('work', NORA, '?next=/help')).toMatchObject({ status: 303, location: '/help' });
    expect(await browser.isIn()).toBe(true);
    expect(stage.named('Nora')).toMatchObject([{ registered: { [stage.town.portal]: { by: 'sso' } }, verified: null, email: 'nora@example.com' }]);
    expect((await stage.browser().signIn('work', { ...NORA, email: 'somebody@else.example' })).status).toBe(303);
    expect(stage.named('Nora')).toMatchObject([{ email: 'nora@example.com' }]);
  });

  it('tells the log by which connection, and of the session nothing that opens it', async () => {
    const browser = stage.browser();
    await browser.signIn('work', NORA);
    const { id } = stage.named('Nora')[0]!;
    const [session] = await stage.house.stores.vault.list('session', { owner: id });
    const stored = JSON.stringify(await stage.house.stores.vault.list('session', { owner: id }));
    expect(stored).not.toContain('u-nora');
    expect(session!.value).toMatchObject({ method: 'sso', connection: 'work', host: 'localhost', provider: { index: null } });
    const sealed = await stage.house.stores.events.readStream(`signIn-${session!.key.slice(0, 20)}`);
    expect(sealed[0]).toMatchObject({ type: 'SignedIn', data: { method: 'sso', connection: 'work', person: id } });
  });

  it('uses an answer once: again, at the same time and in a new wrapping it opens nothing (S11, J7)', async () => {
    const browser = stage.browser();
    const id = fresh();
    expect((await browser.signIn('work', { ...NORA, id })).status).toBe(303);
    const again = stage.browser();
    const state = await again.begin('work');
    await refused(await again.bring('work', { ...NORA, id, attributes: { wrapped: ['anew'] } }, state), again, 'login.replayed');

    const many = stage.browser();
    const [one, state2] = [fresh(), await many.begin('work')];
    const answers = await Promise.all(Array.from({ length: 50 }, () => many.bring('work', { ...NORA, id: one }, state2)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array<number>(49).fill(401)]);

  });

  it('uses an answer once, whichever portal and connection it is brought to (S11, J7)', async () => {
    await stage.connect({ unasked: true });
    await stage.connect({ unasked: true }, 'twin', { name: 'Twin' });
    const id = fresh();
    expect(await stage.browser().bring('work', { ...NORA, id })).toMatchObject({ status: 303, location: '/sso/confirm' });
    const elsewhere = stage.browser();
    await refused(await elsewhere.bring('twin', { ...NORA, id }), elsewhere, 'login.replayed');
  });

  it('opens exactly one session for a hundred thousand copies of one answer at once (S11, J7)', async () => {
    const logins = stage.app.get(SsoLogins);
    const browser = stage.browser();
    const state = await browser.begin('work');
    const door = { host: 'localhost', address: '127.0.0.1', userAgent: '', browser: browser.cookies.get('sso') };
    const fields = { answer: JSON.stringify({ ...NORA, id: fresh() }), state };
    let [came, refusals] = [0, 0];
    const copies = Array.from({ length: 100_000 }, () => logins.answer(door, 'work', 'jwt', fields).then(({ did }) => void (came += did === 'came-in' ? 1 : 0), () => void refusals++));
    await Promise.all(copies);
    expect({ came, refusals }).toEqual({ came: 1, refusals: 99_999 });
  }, 120_000);

  it('is used once on all nodes: the vault says so, not a process (S11)', async () => {
    const node = await createApp(stage.house);
    withFakeProvider(node);
    const browser = stage.browser();
    for (let round = 0; round < 5; round++) {
      const [state, id] = [await browser.begin('work'), fresh()];
      const there = new Walker(node);
      for (const [name, value] of browser.cookies) there.cookies.set(name, value);
      const answers = await Promise.all([browser, there, browser, there].map(one => one.bring('work', { ...NORA, id }, state)));
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 401, 401, 401]);
    }
    await node.close();
  });

  it('belongs to the browser that began it: another one’s answer, a lost cookie and a foreign state are refused (S12, J14)', async () => {
    const [mallory, victim] = [stage.browser(), stage.browser()];
    const state = await mallory.begin('work');
    await refused(await victim.bring('work', { sub: 'u-mallory', email: 'mallory@example.com' }, state), victim, 'login.unasked');
    await victim.begin('work');
    await refused(await victim.bring('work', { sub: 'u-mallory', email: 'mallory@example.com' }, state), victim, 'login.unasked');
    await refused(await victim.bring('work', NORA), victim, 'login.unasked');
    expect(stage.contacts().some(({ email }) => email === 'mallory@example.com')).toBe(false);
  });

  it('may be begun in several tabs, and each is used once, within ten minutes (S12)', async () => {
    const browser = stage.browser();
    const [first, second, third] = [await browser.begin('work', '?next=/help'), await browser.begin('work'), await browser.begin('work')];
    expect(await browser.bring('work', NORA, second)).toMatchObject({ status: 303, location: '/tickets' });
    expect(await browser.bring('work', NORA, first)).toMatchObject({ status: 303, location: '/help' });
    expect((await browser.bring('work', NORA, first)).status).toBe(401);
    stage.clock.moment += 600_000;
    expect((await browser.bring('work', NORA, third)).status).toBe(401);
  });

  it('that the provider began shows whose it would be, and opens a session only when the person says so (S12, J14)', async () => {
    await stage.connect({ unasked: true });
    const browser = stage.browser();
    const id = fresh();
    const answer = await browser.bring('work', { ...NORA, id, next: '/help' });
    expect(answer).toMatchObject({ status: 303, location: '/sso/confirm' });
    expect(await browser.isIn()).toBe(false);
    const page = await browser.get('/sso/confirm');
    expect(page.html).toContain('Als Nora anmelden?');
    expect(page.html).toContain('nora@example.com');
    const replay = stage.browser();
    await refused(await replay.bring('work', { ...NORA, id }), replay, 'login.replayed');
    // From another site nobody can say yes in the person's place.
    expect((await browser.ask('POST', '/sso/confirm', { answer: 'yes' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const waiting = new Map(browser.cookies);
    expect(await browser.post('/sso/confirm', { answer: 'yes' })).toMatchObject({ status: 303, location: '/help' });
    expect(await browser.isIn()).toBe(true);
    const twice = stage.browser();
    twice.cookies.set('sso-waiting', waiting.get('sso-waiting')!);
    expect((await twice.post('/sso/confirm', { answer: 'yes' })).status).toBe(401);
    expect(await twice.isIn()).toBe(false);
  });

  it('that the provider began is dropped when it is not the person, or after ten minutes (S12, J14)', async () => {
    await stage.connect({ unasked: true });
    const browser = stage.browser();
    await browser.bring('work', NORA);
    const token = browser.cookies.get('sso-waiting')!;
    expect(await browser.post('/sso/confirm', { answer: 'no' })).toMatchObject({ status: 303, location: '/sign-in' });
    browser.cookies.set('sso-waiting', token);
    expect((await browser.post('/sso/confirm', { answer: 'yes' })).status).toBe(401);
    await browser.bring('work', NORA);
    stage.clock.moment += 600_000;
    await refused(await browser.post('/sso/confirm', { answer: 'yes' }), browser, 'login.confirm-gone');
  });

  it('keeps a proof that waits sealed: the vault tells neither name nor address', async () => {
    await stage.connect({ unasked: true });
    await stage.browser().bring('work', { sub: 'u-geheim', email: 'geheim@example.com', name: 'Gesine Geheim' });
    const rows = JSON.stringify(await stage.house.stores.vault.list('ssoWaiting', { limit: 1_000 }));
    expect(rows).toContain('sealed');
    expect(rows).not.toMatch(/geheim/i);
  });

  it('goes on to paths of ours only (S18, J13)', async () => {
    const hostile = ['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/%0d%0aSet-Cookie:x=1\r\nX: y', 'http://localhost.evil.example/', '\t//evil.example'];
    for (const next of hostile) {
      const answer = await stage.browser().signIn('work', NORA, `?next=${encodeURIComponent(next)}`);
      expect([next, answer.location]).toEqual([next, '/tickets']);
    }
    await stage.connect({ unasked: true });
    for (const [next, where] of [...hostile.map(one => [one, '/tickets'] as const), ['/tickets?status=open', '/tickets?status=open'], ['http://localhost:0/help', '/help']] as const) {
      const browser = stage.browser();
      await browser.bring('work', { ...NORA, next });
      const answer = await browser.post('/sso/confirm', { answer: 'yes' });
      expect([next, answer.location]).toEqual([next, where]);
    }
  });

  it('makes a new session each time, and the one that the browser brought is dead (S24)', async () => {
    const browser = stage.browser();
    await browser.signIn('work', NORA);
    const old = browser.cookies.get('session')!;
    await browser.signIn('work', NORA);
    expect(browser.cookies.get('session')).not.toBe(old);
    const thief = stage.browser();
    thief.cookies.set('session', old);
    expect(await thief.isIn()).toBe(false);
    const planted = stage.browser();
    planted.cookies.set('session', 'A'.repeat(43));
    await planted.signIn('work', NORA);
    expect(planted.cookies.get('session')).not.toBe('A'.repeat(43));
  });

  it('ends when the provider’s session ends, whatever the portal allows', async () => {
    const browser = stage.browser();
    await browser.signIn('work', { ...NORA, endsAt: stage.clock.now() + 300_000 });
    stage.clock.moment += 299_000;
    expect(await browser.isIn()).toBe(true);
    stage.clock.moment += 1_000;
    expect(await browser.isIn()).toBe(false);
  });

  it('opens nothing after its end', async () => {
    const browser = stage.browser();
    await refused(await browser.signIn('work', { ...NORA, validFor: 0 }), browser, 'login.expired');
  });

  it('with a key that was removed is refused from the acknowledgement on, also when the login had begun before (S22)', async () => {
    await stage.connect({ publicKey: 'old key' });
    const browser = stage.browser();
    const state = await browser.begin('work');
    await stage.connect({ publicKey: 'new key' });
    await refused(await browser.bring('work', { ...NORA, key: 'old key' }, state), browser, 'jwt.signature');
    expect((await browser.bring('work', { ...NORA, key: 'new key' }, state)).status).toBe(303);
  });

  it('is refused when the connection changes between the answer and the person’s yes, and while the answer is looked at (S22)', async () => {
    await stage.connect({ unasked: true, publicKey: 'old key' });
    const browser = stage.browser();
    await browser.bring('work', { ...NORA, key: 'old key' });
    await stage.connect({ unasked: true, publicKey: 'new key' });
    await refused(await browser.post('/sso/confirm', { answer: 'yes' }), browser, 'login.changed');
    const state = await browser.begin('work');
    stage.provider.meanwhile = () => stage.connect({ publicKey: 'newest key' });
    await refused(await browser.bring('work', NORA, state), browser, 'login.changed');
    stage.provider.meanwhile = undefined;
  });

  it('fails closed when SSO is switched off, the connection goes, or the host is another while it is under way (S23)', async () => {
    const browser = stage.browser();
    const state = await browser.begin('work');
    await stage.sso('off');
    await refused(await browser.bring('work', NORA, state), browser, 'sso.off');
    await stage.sso('all');
    await stage.connect({}, 'work', { hosts: [] });
    await refused(await browser.bring('work', NORA, state), browser, 'login.connection');
    expect((await browser.get('/sso/work')).status).toBe(401);
    expect((await browser.get('/sso/nothing')).status).toBe(401);
  });

  it('refuses a field that comes twice, and names of members of objects do no harm (S8, W9)', async () => {
    const browser = stage.browser();
    const answer = await stage.app.inject({ method: 'POST', url: '/fake/work', headers: { host: 'localhost', accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }, payload: 'answer=1&answer=2' });
    expect(answer.statusCode).toBe(401);
    expect(await stage.reason()).toBe('login.malformed');
    expect((await browser.signIn('work', { ...NORA, attributes: { ['__proto__']: ['x'], constructor: ['y'] } })).status).toBe(303);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('lives in the vault: begun before a restart it ends after it, and what was used stays used (S11)', async () => {
    const other = await openStage();
    const browser = other.browser();
    const state = await browser.begin('work');
    const used = { ...NORA, id: fresh() };
    await other.browser().signIn('work', used);
    const { config } = other.house;
    await other.app.close();
    await other.house.close();
    const house = await House.open(config, { clock: other.clock });
    const app = await createApp(house);
    withFakeProvider(app);
    const later = new Walker(app);
    for (const [name, value] of browser.cookies) later.cookies.set(name, value);
    expect((await later.bring('work', used, state)).status).toBe(401);
    expect((await later.bring('work', NORA, state)).status).toBe(303);
    expect(await later.isIn()).toBe(true);
    await app.close();
    await house.close();
  });
});
