import fc from 'fast-check';
import type { Mail } from '../../src/kernel/mailer.js';
import { GATHERED, type WaitingNews } from '../../src/notifications/waiting.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { AGENT } from '../mail/post.js';
import { changePerson, changeProperty, changeSetting, changeTicket, openTicket, perform, rareAct } from './acts.js';
import type { ModelContact, ModelTicket } from './model.js';
import { picker, World } from './world.js';

/** Worlds to try; LAW_RUNS raises it. */
const RUNS = Number(process.env['LAW_RUNS'] ?? 8);
/** Worlds more at most, where chance was poor. */
const MORE = 40;
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const told = { decisions: 0, sent: 0, lost: 0 };

const something = (world: World, pick: ReturnType<typeof picker>): Promise<void> => {
  const kind = pick(12);
  if (kind < 2) return perform(world, changeProperty(world, pick));
  if (kind < 4) return perform(world, changeTicket(world, pick));
  if (kind < 7) return perform(world, changePerson(world, pick));
  if (kind < 10) return perform(world, changeSetting(world, pick));
  if (kind < 11) return rareAct(world, pick);
  // Hours, not days: after days a mail that nobody sent is given up.
  world.clock.moment += [1, 60_000, 5 * 3_600_000][pick(3)]!;
  return Promise.resolve();
};

const people = ({ requester, participants }: ModelTicket): ReadonlySet<string> => new Set([requester, ...participants]);
const pair = (contact: string, ticket: string): string => `${contact} ${ticket}`;

/** Who takes part in a ticket and sees it in some portal (`only`: in that one), as a plain reading of the rules says. */
const readers = ({ model, clock }: World, contact: ModelContact, ticket: ModelTicket, only?: string): string[] =>
  people(ticket).has(contact.id) ? model.portals.filter(portal => (only === undefined || portal.id === only) && model.sees(portal, contact, ticket, clock.moment)).map(({ id }) => id) : [];

const ordered = async (world: World): Promise<WaitingNews[]> => {
  await world.house.mailing.follower.caughtUp();
  return (await world.house.stores.vault.list('outbox')).map(({ value }) => value as WaitingNews);
};

/** Staff answer every ticket: exactly those who see theirs have a mail waiting, each by a portal where it is seen. */
const answerAll = async (world: World): Promise<readonly WaitingNews[]> => {
  for (const { id } of world.model.tickets) await world.do(PostReply, { ticket: id, body: `Antwort zu ${id}` }, AGENT);
  const rows = await ordered(world);
  const expected = world.model.tickets.flatMap(ticket => world.model.contacts.filter(contact => readers(world, contact, ticket).length > 0).map(({ id }) => pair(id, ticket.id)));
  told.decisions += world.model.tickets.length * world.model.contacts.length;
  expect(rows.map(({ contact, ticket }) => pair(contact, ticket)).sort()).toEqual(expected.sort());
  for (const { contact: id, portal, ticket } of rows) {
    const [contact, found] = [world.model.contacts.find(one => one.id === id)!, world.model.tickets.find(one => one.id === ticket)!];
    expect(readers(world, contact, found)).toContain(portal);
  }
  return rows;
};

const live = async (seed: number): Promise<void> => {
  const pick = picker(seed);
  const world = await World.open(pick);
  const { house, clock, model } = world;
  const mails: Mail[] = [];
  house.mailing.mailer.send = async mail => void mails.push(mail);
  // Nothing goes out by a timer: it goes when the story says so.
  house.outbox.kick = () => undefined;
  try {
    for (let i = 0; i < 8; i++) await openTicket(world, pick);
    for (let i = 0; i < 20; i++) await something(world, pick);
    house.mailing.follower.start();
    await house.mailing.follower.caughtUp();
    const rows = await answerAll(world);
    for (let i = 0; i < 10; i++) await something(world, pick);
    await house.mailing.follower.stop();
    clock.moment += GATHERED;
    const still = rows.filter(({ contact, portal, ticket }) => readers(world, model.contacts.find(one => one.id === contact)!, model.tickets.find(one => one.id === ticket)!, portal).length > 0);
    await house.outbox.work();
    const arrived = mails.filter(({ text }) => text.includes('Antwort zu')).map(({ to, text }) => pair(to.slice(0, to.indexOf('@')), /Antwort zu (\S+)/.exec(text)![1]!));
    expect(arrived.sort()).toEqual(still.map(({ contact, ticket }) => pair(contact, ticket)).sort());
    told.sent += still.length;
    told.lost += rows.length - still.length;
  } catch (error) {
    throw new Error(`Seed ${seed}:\n${world.story.slice(-25).join('\n')}\n${(error as Error).message}`, { cause: error });
  } finally {
    await world.close();
  }
};

describe('a contact is mailed what it sees', () => {
  it('when it is ordered and again when it is sent, by a plain reading of the rules, while rules, people, tickets and time change (C1, C12)', async () => {
    await fc.assert(fc.asyncProperty(seeds, live), { numRuns: RUNS, endOnFailure: true });
    // Chance may give few worlds in which somebody loses sight between order and sending: go on until enough were seen.
    for (let more = 0; more < MORE && (told.sent <= 5 || told.lost <= 2); more++) await live(fc.sample(seeds, 1)[0]!);
    expect(told.decisions).toBeGreaterThan(200);
    expect(told.sent).toBeGreaterThan(5);
    expect(told.lost).toBeGreaterThan(2);
  }, 600_000);
});
