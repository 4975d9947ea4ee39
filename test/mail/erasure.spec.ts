import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FolderMailer } from '../../src/adapters/folder.mailer.js';
import { EraseContact } from '../../src/contacts/contact-standing.js';
import { ChangeProfile } from '../../src/contacts/contact-profile.js';
import { inBytes } from '../erasure/folder-bytes.js';
import { issue } from '../support/house.js';
import { OpenTicket } from '../../src/tickets/ticket-opening.js';
import { ChangeTicketRequester } from '../../src/tickets/ticket-people.js';
import { AGENT, close, contactCaller, join as joins, openPost, ordered, posted, reply, type Post } from './post.js';

const erase = async ({ house }: Post, contact: string): Promise<void> => {
  await issue(house, EraseContact, { contact });
  await house.erasures.finish();
};

describe('Erasing a contact', () => {
  it('removes what waits for it, letters and news, and what it said about mails (U7)', async () => {
    const post = await openPost();
    const { house, tray, clock, town } = post;
    const { vault } = house.stores;
    const ticket = await town.ticket(town.anna, 'Drucker', null);
    await joins(house, ticket, town.ben);
    await posted(house, clock);
    tray.mails.length = 0;
    await house.mailing.preferences.set(town.portal, town.carla, false);
    await house.mailing.preferences.set(town.portal, town.anna, true);
    await reply(house, ticket, 'Hallo');
    await ordered(house);
    await house.outbox.work();
    await vault.write([house.outbox.order({ id: 'l', kind: 'sign-in-link', portal: town.portal, host: 'localhost', owner: town.anna, to: 'anna@example.com', language: 'de' })]);
    await erase(post, town.anna);
    expect((await vault.list('outbox')).map(({ owner }) => owner)).toEqual([town.ben]);
    expect((await vault.list('mailPreference')).map(({ owner }) => owner)).toEqual([town.carla]);
    await posted(house, clock);
    expect(tray.mails.map(({ to }) => to)).toEqual(['ben@example.com']);
    await post.close();
  });

  it('leaves no mail in the folder that says anything of it, to whomever; mails to others about others stay (U7)', async () => {
    const canaries = { name: 'Zeisigname', subject: 'Zeisigbetreff', body: 'Zeisigantwort', address: 'anna@example.com' };
    const post = await openPost({ mailer: undefined as never });
    const { house, clock, town, folder } = post;
    await issue(house, ChangeProfile, { contact: town.anna, name: canaries.name });
    const hers = (await issue(house, OpenTicket, { portal: town.portal, requester: town.anna, subject: canaries.subject, body: 'Guten Tag' }, contactCaller(town.anna, town.portal))).id;
    await issue(house, ChangeTicketRequester, { ticket: hers, requester: town.carla }, AGENT);
    const his = await town.ticket(town.ben, 'Elsterbetreff', null);
    await joins(house, hers, town.ben);
    await joins(house, his, town.anna);
    await reply(house, hers, 'Für alle');
    await reply(house, his, canaries.body, contactCaller(town.anna, town.portal), { portal: town.portal });
    await posted(house, clock);
    await close(house, his);
    await posted(house, clock);
    const mailbox = join(folder, 'mailbox');
    expect(house.mailing.mailer).toBeInstanceOf(FolderMailer);
    for (const name of Object.keys(canaries)) expect(inBytes(mailbox, canaries).join()).toContain(name);
    await erase(post, town.anna);
    expect(inBytes(mailbox, canaries)).toEqual([]);
    expect(inBytes(folder, canaries)).toEqual([]);
    expect(inBytes(mailbox, { other: 'Elsterbetreff' })).not.toEqual([]);
    expect(readdirSync(mailbox).length).toBeGreaterThan(0);
    await post.close();
  });
});
