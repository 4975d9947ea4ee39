import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { CloseTicket, ReopenTicket } from '../../src/tickets/ticket-care.js';
import { AddParticipant } from '../../src/tickets/ticket-people.js';
import type { Mail, Mailer } from '../../src/kernel/mailer.js';
import type { Caller } from '../../src/platform/caller.js';
import type { House, HouseOptions } from '../../src/platform/house.js';
import { GATHERED } from '../../src/notifications/waiting.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { buildTown } from '../support/town.js';

/** Takes every mail; fails as it is told. */
export class Tray implements Mailer {
  readonly mails: Mail[] = [];
  attempts = 0;
  fails: Error | undefined;

  async send(mail: Mail): Promise<void> {
    this.attempts++;
    if (this.fails) throw this.fails;
    this.mails.push(mail);
  }

  async close(): Promise<void> {}

  to(name: string): readonly Mail[] {
    return this.mails.filter(({ to }) => to === `${name}@example.com`);
  }
}

export const AGENT: Caller = { actor: { kind: 'staff', id: 'gregor' }, roles: ['agent', 'admin'], portals: null, correlationId: 'desk' };

export const contactCaller = (id: string, portal: string): Caller => ({
  actor: { kind: 'contact', id }, roles: ['contact'], portals: null, correlationId: 'page', identity: { portal, host: 'localhost', method: 'password', connection: null },
});

export const reply = (house: House, ticket: string, body: string, caller: Caller = AGENT, more: object = {}, options: Parameters<typeof issue>[4] = {}) => issue(house, PostReply, { ticket, body, ...more }, caller, options);
export const close = (house: House, ticket: string, caller: Caller = AGENT) => issue(house, CloseTicket, { ticket }, caller);
export const reopen = (house: House, ticket: string, caller: Caller = AGENT) => issue(house, ReopenTicket, { ticket }, caller);
export const join = (house: House, ticket: string, contact: string) => issue(house, AddParticipant, { ticket, contact }, AGENT);

/** Everything that has happened is ordered. */
export const ordered = (house: House): Promise<void> => house.mailing.follower.caughtUp();

/** Everything that has happened is ordered, and what is due by then is tried. */
export const posted = async (house: House, clock: TestClock, wait = GATHERED): Promise<void> => {
  await ordered(house);
  clock.moment += wait;
  await house.outbox.work();
};

/** The town with its post: what it mails lies in a tray. History so far mails nobody. */
export const openPost = async (options: HouseOptions & { readonly env?: Record<string, string> } = {}) => {
  const clock = new TestClock();
  const tray = new Tray();
  const { house, close: shut, folder, config } = await openHouse({ clock, mailer: tray, ...options });
  const town = await buildTown(house);
  // Mails go out when a test says so, never by a timer.
  house.outbox.kick = () => undefined;
  house.run();
  await ordered(house);
  return { house, clock, tray, town, folder, config, close: shut };
};

export type Post = Awaited<ReturnType<typeof openPost>>;
