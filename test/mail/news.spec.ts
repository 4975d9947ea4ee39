import { ChangeProfile } from '../../src/contacts/contact-profile.js';
import { BlockContact } from '../../src/contacts/contact-standing.js';
import { RecordContact, RegisterContact } from '../../src/contacts/contact-record.js';
import { importCaller } from '../../src/platform/caller.js';
import { ClosePortal, ChangePortalTitle } from '../../src/portal/life.js';
import { ChangeMailRule } from '../../src/portal/service.js';
import { DefineTicketProperty } from '../../src/tickets/property.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { RedactReply } from '../../src/tickets/ticket-conversation.js';
import { OpenTicket } from '../../src/tickets/ticket-opening.js';
import { RateTicket } from '../../src/tickets/ticket-rating.js';
import { RemoveParticipant } from '../../src/tickets/ticket-people.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { anyOf, buildTown } from '../support/town.js';
import { AGENT, close, contactCaller, join, openPost, ordered, posted, reopen, reply, Tray, type Post } from './post.js';

let post: Post;
let ticket: string;
beforeEach(async () => {
  post = await openPost();
  ticket = await post.town.ticket(post.town.anna, 'Drucker brennt', post.town.amsel);
  await posted(post.house, post.clock);
  post.tray.mails.length = 0;
});
afterEach(() => post.close());

const whole = (): string => JSON.stringify(post.tray.mails);

describe('Who is mailed', () => {
  it('an answer of staff goes to requester and participants, in the ticket’s thread, with a link (C12)', async () => {
    const { house, clock, tray, town } = post;
    await join(house, ticket, town.ben);
    await reply(house, ticket, 'Löschdecke ist unterwegs.');
    await posted(house, clock);
    expect(tray.mails.map(({ to }) => to).sort()).toEqual(['anna@example.com', 'ben@example.com']);
    const [mail] = tray.to('anna');
    expect(mail).toMatchObject({ from: { name: 'Hilfe bei Amsel', address: 'sichtfeld@localhost' }, subject: expect.stringContaining('Drucker brennt') });
    expect(mail!.text).toContain('> Löschdecke ist unterwegs.');
    expect(mail!.text).toContain(`/tickets/${ticket}\n`);
    expect(mail!.references).toBe(tray.to('ben')[0]!.references);
    expect(mail!.messageId).not.toBe(tray.to('ben')[0]!.messageId);
  });

  it('a contact’s answer goes to the others and not to who wrote it; staff have no name in it', async () => {
    const { house, clock, tray, town } = post;
    await join(house, ticket, town.ben);
    await reply(house, ticket, 'Es brennt noch.', contactCaller(town.anna, town.portal), { portal: town.portal });
    await posted(house, clock);
    expect(tray.mails.map(({ to }) => to)).toEqual(['ben@example.com']);
    expect(tray.mails[0]!.text).toContain('Anna schreibt:');
    await reply(house, ticket, 'Wir kommen.');
    await posted(house, clock);
    expect(JSON.stringify(tray.mails.map(mail => ({ ...mail, concerns: [] })))).not.toContain('gregor');
  });

  it('a ticket that staff open for a contact, its closing and reopening are told', async () => {
    const { house, clock, tray, town } = post;
    const opened = (await issue(house, OpenTicket, { requester: town.carla, subject: 'Wartung', body: 'Wir kommen am Montag.' }, AGENT)).id;
    await posted(house, clock);
    expect(tray.to('carla')[0]!.text).toContain('> Wir kommen am Montag.');
    await close(house, opened);
    await posted(house, clock);
    await reopen(house, opened);
    await posted(house, clock);
    expect(tray.to('carla').map(({ text }) => /geschlossen|wieder geöffnet/.exec(text)?.[0])).toEqual([undefined, 'geschlossen', 'wieder geöffnet']);
  });

  it('whoever is made a participant is told, the others are not, and only who may read the ticket (C12)', async () => {
    const { house, clock, tray, town } = post;
    await join(house, ticket, town.ben);
    await posted(house, clock);
    expect(tray.mails.map(({ to }) => to)).toEqual(['ben@example.com']);
    expect(tray.mails[0]!.text).toContain('Sie nehmen ab jetzt an diesem Ticket teil.');
    expect(tray.mails[0]!.text).toContain(`/tickets/${ticket}\n`);
    await town.filter(anyOf('pipeline', 'sales'));
    await join(house, ticket, town.carla);
    await posted(house, clock);
    expect(tray.mails).toHaveLength(1);
  });

  it('a rating is mailed to nobody: it is between its author and the staff (C4, C12)', async () => {
    const { house, clock, tray, town } = post;
    await join(house, ticket, town.ben);
    await close(house, ticket);
    await posted(house, clock);
    tray.mails.length = 0;
    await issue(house, RateTicket, { ticket, score: 1, comment: 'Kanarienvogel' }, contactCaller(town.anna, town.portal));
    await posted(house, clock);
    expect(tray.mails).toEqual([]);
  });

  it('several changes within a short time are one mail, later ones another', async () => {
    const { house, clock, tray } = post;
    await reply(house, ticket, 'Erstens.');
    await ordered(house);
    clock.moment += 5_000;
    await reply(house, ticket, 'Zweitens.');
    await close(house, ticket);
    await posted(house, clock);
    expect(tray.mails).toHaveLength(1);
    for (const said of ['Erstens.', 'Zweitens.', 'geschlossen']) expect(tray.mails[0]!.text).toContain(said);
    await reply(house, ticket, 'Drittens.');
    await posted(house, clock);
    expect(tray.mails).toHaveLength(2);
    expect(tray.mails[1]!.text).not.toContain('Zweitens.');
  });

  it('nobody is mailed about notes, hidden properties, or who only could see the ticket (C4, C12)', async () => {
    const { house, clock, tray, town } = post;
    await town.scope('all');
    await issue(house, DefineTicketProperty, { property: 'secret', en: 'Secret', de: 'Geheim', type: 'string' });
    await reply(house, ticket, 'Kanarienvogel in der Notiz', AGENT, { visibility: 'internal' });
    await issue(house, ChangeTicketProperty, { ticket, property: 'secret', value: 'Kanarienvogel in der Eigenschaft' }, AGENT);
    await posted(house, clock);
    expect(tray.mails).toEqual([]);
    await reply(house, ticket, 'Öffentlich.');
    await reply(house, ticket, 'Kanarienvogel danach', AGENT, { visibility: 'internal' });
    await posted(house, clock);
    expect(tray.mails.map(({ to }) => to)).toEqual(['anna@example.com']);
    expect(whole()).not.toContain('Kanarienvogel');
  });

  it('history that was brought in mails nobody, and a first start begins at the head of the log', async () => {
    const { house, clock, tray, town } = post;
    const old = { occurredAt: clock.moment - 40 * 24 * 3_600_000 };
    await issue(house, OpenTicket, { requester: town.carla, subject: 'Alt' }, importCaller('zendesk'), old);
    await reply(house, ticket, 'Von früher', importCaller('zendesk'), {}, old);
    await reply(house, ticket, 'Von gerade eben, eingespielt', importCaller('zendesk'));
    await reply(house, ticket, 'Nachgetragen', AGENT, {}, old);
    await posted(house, clock);
    expect(tray.mails).toEqual([]);
  });

  it('a first start on a log that is there already mails nothing of it, and what comes then (C12)', async () => {
    const clock = new TestClock();
    const tray = new Tray();
    const { house, close: shut } = await openHouse({ clock, mailer: tray });
    const town = await buildTown(house);
    const before = await town.ticket(town.anna, 'Davor', null);
    await reply(house, before, 'Auch davor');
    house.run();
    await posted(house, clock);
    expect(tray.mails).toEqual([]);
    await reply(house, before, 'Danach');
    await posted(house, clock);
    expect(tray.mails.map(({ text }) => [text.includes('Danach'), text.includes('davor')])).toEqual([[true, false]]);
    await shut();
  });
});

describe('What may be read decides', () => {
  it('when a mail is ordered: who may not see the ticket gets none (C12)', async () => {
    const { house, clock, tray, town } = post;
    await town.filter(anyOf('pipeline', 'sales'));
    await reply(house, ticket, 'Hallo');
    await posted(house, clock);
    expect([tray.mails, await house.stores.vault.list('outbox')]).toEqual([[], []]);
  });

  const LOSSES: readonly (readonly [string, (post: Post) => Promise<unknown>])[] = [
    ['a filter rule', ({ town }) => town.filter(anyOf('pipeline', 'sales'))],
    ['blocking', ({ house, town }) => issue(house, BlockContact, { contact: town.anna })],
    ['closing the portal', ({ house, town }) => issue(house, ClosePortal, { portal: town.portal })],
    ['switching mails off', ({ house, town }) => issue(house, ChangeMailRule, { portal: town.portal, mode: 'off' })],
    ['unsubscribing', ({ house, town }) => house.mailing.preferences.set(town.portal, town.anna, false)],
  ];
  it.each(LOSSES)('again when it is sent: after %s in between it is not sent, also when sight comes back later (C12)', async (_, lose) => {
    const { house, clock, tray } = post;
    await reply(house, ticket, 'Hallo');
    await ordered(house);
    expect(await house.stores.vault.list('outbox')).toHaveLength(1);
    await lose(post);
    await posted(house, clock);
    expect([tray.mails, await house.stores.vault.list('outbox')]).toEqual([[], []]);
  });

  it('a participant who left in between, and a text that was redacted in between, are not mailed', async () => {
    const { house, clock, tray, town } = post;
    await join(house, ticket, town.ben);
    const { revision } = await reply(house, ticket, 'Verschrieben');
    await ordered(house);
    await issue(house, RemoveParticipant, { ticket, contact: town.ben }, AGENT);
    const [stored] = await house.stores.events.readStream(`ticket-${ticket}`, { from: revision, limit: 1 });
    await issue(house, RedactReply, { ticket, reply: revision, key: house.codec.openLazily(stored!).keys['body'] });
    await house.erasures.finish();
    await posted(house, clock);
    expect(tray.mails).toEqual([]);
  });

  it('an address that nobody has proven hears only that there is news (W6)', async () => {
    const { house, clock, tray, town } = post;
    const dora = (await issue(house, RecordContact, { name: 'Dora', email: 'dora@example.com' })).id;
    await issue(house, RegisterContact, { contact: dora, portal: town.portal, by: 'admin' });
    await join(house, ticket, dora);
    await reply(house, ticket, 'Vertraulich');
    await posted(house, clock);
    expect(tray.to('dora')).toHaveLength(1);
    expect(JSON.stringify(tray.to('dora'))).not.toMatch(/Vertraulich|Drucker/);
    expect(JSON.stringify(tray.to('anna'))).toMatch(/Vertraulich/);
  });
});

describe('What a mail says', () => {
  it('in minimal mode: that there is news, no text and no subject of the ticket (C12)', async () => {
    const { house, clock, tray, town } = post;
    await issue(house, ChangeMailRule, { portal: town.portal, mode: 'minimal' });
    await reply(house, ticket, 'Streng vertraulich');
    await reply(house, ticket, 'Noch etwas');
    await posted(house, clock);
    expect(tray.mails).toHaveLength(1);
    expect(whole()).not.toMatch(/vertraulich|Noch etwas|Drucker/);
    expect(tray.mails[0]!.text).toContain('In Ihrem Ticket gibt es eine neue Antwort.');
    expect(tray.mails[0]!.text).toContain(`/tickets/${ticket}`);
  });

  it.each([['de', 'Neues zu Ihrem Ticket'], ['de-du', 'Neues zu deinem Ticket'], ['en', 'News about your ticket']])('in the language of the person: %s (C12)', async (language, expected) => {
    const { house, clock, tray, town } = post;
    await issue(house, ChangeMailRule, { portal: town.portal, mode: 'minimal' });
    await issue(house, ChangeProfile, { contact: town.anna, language });
    await reply(house, ticket, 'Hallo');
    await posted(house, clock);
    expect(tray.mails[0]!.subject).toContain(expected);
    expect(tray.mails[0]!.html).toContain(`<html lang="${language === 'en' ? 'en-GB' : 'de'}">`);
  });

  it('no invitation to answer where the person may only read', async () => {
    const { house, clock, tray, town } = post;
    await town.scope('none', { ownReply: false });
    await reply(house, ticket, 'Hallo');
    await posted(house, clock);
    expect(tray.mails[0]!.text).toContain('Ticket öffnen:\n');
    expect(tray.mails[0]!.text).not.toContain('Bitte antworten');
  });

  it('markup and line breaks of people are text in it, in every place (W3, W5)', async () => {
    const { house, clock, tray, town } = post;
    await issue(house, ChangePortalTitle, { portal: town.portal, title: 'Hilfe "<b>" <x@evil.example>, y' });
    const nasty = 'x\nBcc: opfer@example.com\n\n<script>alert(1)</script>';
    const evil = (await issue(house, OpenTicket, { requester: town.carla, subject: nasty.replaceAll('\n', '\u2028'), body: 'Guten Tag' }, AGENT)).id;
    await reply(house, evil, nasty);
    await posted(house, clock);
    for (const { subject, from, html, headers } of tray.mails) {
      for (const line of [subject, from.name, ...Object.values(headers)]) expect(line).not.toMatch(/[\p{Cc}\u2028]/u);
      expect(html).not.toContain('<script>');
      expect(html).toContain('&lt;script&gt;');
    }
    expect(tray.mails).toHaveLength(1);
  });
});
