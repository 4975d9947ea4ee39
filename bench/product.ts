import 'reflect-metadata';
import { createApp } from '../src/app.module.js';
import { csrfTokenOf, Sessions } from '../src/identity/sessions.js';
import { RegisterCompany } from '../src/companies/company.js';
import { VerifyEmail } from '../src/contacts/contact-address.js';
import { LinkContactToCompany } from '../src/contacts/contact-membership.js';
import { RecordContact, RegisterContact } from '../src/contacts/contact-record.js';
import type { Command, CommandClass } from '../src/kernel/command.js';
import { commandFrom } from '../src/kernel/fields.js';
import { SYSTEM } from '../src/platform/caller.js';
import { House } from '../src/platform/house.js';
import { asSubject } from '../src/portal/sight.policy.js';
import { filterRef } from '../src/portal/slots.policy.js';
import type { TicketFacts } from '../src/tickets/ticket.policy.js';
import { ChangeFilterRule } from '../src/portal/visibility.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PostReply } from '../src/tickets/ticket-conversation.js';
import { OpenTicket } from '../src/tickets/ticket-opening.js';
import { answerParent } from './child.js';
import type { Person } from './loads.js';
import { benchConfig, inParallel } from './store.js';

/** The product as it is served, in a process of its own: `product FOLDER`. */

const HOUR = 3_600_000;
const began = performance.now();
let rebuilt = 0;
const house = await House.open(benchConfig(process.argv[2]!), { onRebuild: ({ events }) => (rebuilt = events) });
let app: NestFastifyApplication | undefined;

const issue = <C extends Command>(command: CommandClass<C>, body: object) => house.runner.run(commandFrom(command, body), SYSTEM);

/** Sessions of a day, in the vault as signing in makes them. */
const signIn = async ({ portal, contacts }: { portal: string; contacts: readonly string[] }): Promise<Person[]> => {
  const sessions = new Sessions(house.stores.vault, house.clock, house.random);
  const made = contacts.map(id => sessions.prepare({ person: { kind: 'contact', id }, host: 'localhost', portal, method: 'password', connection: null, idle: 24 * HOUR, absolute: 24 * HOUR }));
  for (let at = 0; at < made.length; at += 500) await house.stores.vault.write(made.slice(at, at + 500).flatMap(({ writes }) => writes));
  return made.map(({ token }) => ({ token, csrf: csrfTokenOf(token) }));
};

const listen = async (): Promise<{ port: number; startedIn: number; rebuilt: number }> => {
  app = await createApp(house);
  await app.listen({ host: '127.0.0.1', port: 0 });
  house.run();
  return { port: (app.getHttpServer().address() as { port: number }).port, startedIn: performance.now() - began, rebuilt };
};

const changeRule = async ({ portal, rule }: { portal: string; rule: object }): Promise<void> => {
  await house.runner.run(commandFrom(ChangeFilterRule, { portal, rule }), SYSTEM);
};

/** ms until no slot is being built any more. */
const revealed = async (): Promise<number> => {
  const from = performance.now();
  house.sweeper.wake();
  while (sweeping()) await new Promise(resolve => setTimeout(resolve, 2));
  return performance.now() - from;
};

const sweeping = (): boolean => house.sweeper.building;

const openTickets = ({ portal, contacts }: { portal: string; contacts: readonly string[] }): Promise<string[]> =>
  inParallel(contacts, 64, async (requester, i) => (await house.runner.run(commandFrom(OpenTicket, { portal, requester, subject: `To answer ${i}`, body: 'The printer on the third floor does not answer.' }), SYSTEM)).id);

/** A ticket for each contact, with so many replies. */
const openThreads = async ({ portal, contacts, replies }: { portal: string; contacts: readonly string[]; replies: number }): Promise<string[]> => {
  const tickets = await openTickets({ portal, contacts });
  for (let n = 0; n < replies; n++)
    await inParallel(tickets, 64, ticket => house.runner.run(commandFrom(PostReply, { ticket, body: `Answer ${n}: the light blinks red since this morning, and the printer on floor ${n % 40} takes no paper.\n\nPlease have a look.` }), SYSTEM));
  return tickets;
};

/** So many people of one company, and a ticket that all of them see. */
const gather = async ({ portal, count }: { portal: string; count: number }): Promise<{ ticket: string; contacts: string[] }> => {
  const company = (await issue(RegisterCompany, { name: 'All of them' })).id;
  const contacts = await inParallel(Array.from({ length: count }, (_, i) => `colleague-${i}@example.org`), 64, async (email, i) => {
    const contact = (await issue(RecordContact, { name: `Colleague ${i}`, email })).id;
    await issue(LinkContactToCompany, { contact, company });
    await issue(RegisterContact, { contact, portal, by: 'admin' });
    await issue(VerifyEmail, { contact, email });
    return contact;
  });
  return { contacts, ticket: (await issue(OpenTicket, { portal, requester: contacts[0]!, company, subject: 'Network down', body: 'Everywhere.' })).id };
};

/** When it was acknowledged (ms since 1970). */
const answerTicket = async ({ ticket }: { ticket: string }): Promise<number> => {
  await issue(PostReply, { ticket, body: 'We are looking at it.' });
  return performance.timeOrigin + performance.now();
};

/** ms until the first counts of what a rule would do, and until they are exact; and how many tickets the first ones were about. */
const dryRun = async ({ portal, rule }: { portal: string; rule: object }): Promise<{ first: number; exact: number; done: number }> => {
  const from = performance.now();
  const order = { portal, command: commandFrom(ChangeFilterRule, { portal, rule }), caller: SYSTEM };
  const { id, done } = await house.dryRuns.begin(order, 'bench');
  const first = performance.now() - from;
  while (house.dryRuns.ask(SYSTEM, id)!.state !== 'exact') await new Promise(resolve => setTimeout(resolve, 50));
  return { first, exact: performance.now() - from, done };
};

/** ms to judge every ticket once by a rule. */
const onePass = async ({ rule }: { rule: object }): Promise<number> => {
  const from = performance.now();
  for (let after = ''; ; ) {
    const snapshot = house.stores.views.snapshot();
    const filter = house.judge.filter(snapshot, filterRef(rule, house.config.zone));
    const page = snapshot.range<TicketFacts>('ticketFacts', { after, limit: 1_000 });
    for (const { row } of page) filter.matches(asSubject(row), house.clock.now());
    if (page.length < 1_000) return performance.now() - from;
    after = page.at(-1)!.id;
    await new Promise(resolve => setImmediate(resolve));
  }
};

/** ms to build all views anew from the log, beside the live ones. */
const rebuild = async ({ name }: { name: string }): Promise<number> => {
  const from = performance.now();
  await house.generations.build(name, { page: 5_000 });
  const took = performance.now() - from;
  await house.generations.drop(name);
  return took;
};

answerParent({
  listen, signIn, changeRule, revealed, openTickets, openThreads, rebuild, dryRun, onePass, sweeping, gather, answerTicket,
  settled: () => house.sweeper.settled(),
  close: async () => {
    await app?.close();
    await house.close();
  },
});
