import { BlockContact } from '../../src/contacts/contact-standing.js';
import type { ContactIdentities } from '../../src/contacts/contact-identities.policy.js';
import { RecordContact } from '../../src/contacts/contact-record.js';
import { issue } from '../support/house.js';
import { linkIn, mailbox } from '../support/letters.js';
import { openStage, type Stage } from './stage.js';

const ANNA = { sub: 'u-anna', email: 'anna@example.com', name: 'Anna' };

describe('an address that somebody has', () => {
  let stage: Stage;
  let read: ReturnType<typeof mailbox>;
  beforeEach(async () => {
    stage = await openStage();
    read = mailbox(stage.house);
  });
  afterEach(() => stage.close());

  const identities = (contact: string) => Object.values(stage.house.stores.views.snapshot().get<ContactIdentities>('contactIdentities', contact)?.row ?? {});
  const pathIn = (letter: Parameters<typeof linkIn>[0]) => linkIn(letter);

  it('is linked by a mailed link, opened in the browser that signed in (S17)', async () => {
    const browser = stage.browser();
    const answer = await browser.signIn('work', ANNA, '?next=/help');
    expect(answer.status).toBe(401);
    expect(answer.html).toContain('anna@example.com gehört zu einem Konto hier');
    expect((await browser.post('/sso/taken')).status).toBe(200);
    const [letter] = await read();
    expect(letter).toMatchObject({ kind: 'link-identity', to: 'anna@example.com', owner: stage.town.anna });
    expect(identities(stage.town.anna)).toEqual([]);
    expect((await browser.get(pathIn(letter))).status).toBe(200);
    const kept = new Map(browser.cookies);
    expect(await browser.post(pathIn(letter))).toMatchObject({ status: 303, location: '/help' });
    expect(await browser.isIn()).toBe(true);
    expect(identities(stage.town.anna)).toMatchObject([{ connection: 'work' }]);
    for (const [name, value] of kept) browser.cookies.set(name, value);
    browser.cookies.delete('session');
    expect((await browser.post(pathIn(letter))).status).toBe(401);
    expect((await stage.browser().signIn('work', ANNA)).status).toBe(303);
  });

  it('is not linked by whoever else opens the link: the proof stays with the browser that brought it (S17)', async () => {
    const mallory = stage.browser();
    await mallory.signIn('work', { ...ANNA, sub: 'u-mallory' });
    await mallory.post('/sso/taken');
    const [letter] = await read();
    const anna = stage.browser();
    expect((await anna.get(pathIn(letter))).status).toBe(404);
    expect((await anna.post(pathIn(letter))).status).toBe(401);
    expect((await mallory.post(pathIn(letter).replace(/.{4}$/, 'AAAA'))).status).toBe(401);
    expect(identities(stage.town.anna)).toEqual([]);
  });

  it('is not offered to a login that nobody began here: it could be somebody else’s (S12, S17)', async () => {
    await stage.connect({ unasked: true });
    const browser = stage.browser();
    await browser.bring('work', { ...ANNA, sub: 'u-mallory' });
    const answer = await browser.post('/sso/confirm', { answer: 'yes' });
    expect(answer.status).toBe(401);
    expect(answer.html).not.toContain('/sso/taken');
    expect((await browser.post('/sso/taken')).status).toBe(401);
  });

  it('is proven by the link, too, where nobody had proven it (S17)', async () => {
    const dora = (await issue(stage.house, RecordContact, { name: 'Dora', email: 'dora@example.com' })).id;
    const browser = stage.browser();
    await browser.signIn('work', { sub: 'u-dora', email: 'Dora@example.com' });
    await browser.post('/sso/taken');
    const [letter] = await read();
    expect((await browser.post(pathIn(letter))).status).toBe(303);
    expect(stage.contact(dora)).toMatchObject({ verified: { is: true }, registered: { [stage.town.portal]: { by: 'sso' } } });
  });

  it('gets no mail for somebody who is blocked, and whoever asks hears the same', async () => {
    await issue(stage.house, BlockContact, { contact: stage.town.anna });
    const browser = stage.browser();
    await browser.signIn('work', ANNA);
    expect((await browser.post('/sso/taken')).html).toContain('Postfach');
    expect(await read()).toEqual([]);
    expect((await stage.browser().post('/sso/taken')).status).toBe(401);
  });

  it('is asked about once per answer: a copy of it gets nothing (S11)', async () => {
    const browser = stage.browser();
    const answer = { ...ANNA, id: 'one-answer' };
    await browser.signIn('work', answer);
    const html = (await stage.browser().signIn('work', answer)).html;
    expect(html).not.toContain('anna@example.com');
    expect(await stage.reason()).toBe('login.replayed');
  });
});
