import { LinkContactToCompany, UnlinkContactFromCompany, AddContactToList, RemoveContactFromList } from '../../src/contacts/contact-membership.js';
import { ChangeProfile } from '../../src/contacts/contact-profile.js';
import { BlockContact, EraseContact, UnblockContact } from '../../src/contacts/contact-standing.js';
import { ArchiveList, ChangeListCriteria } from '../../src/lists/list.js';
import { ChangeAccessRule } from '../../src/portal/access.js';
import { ChangePortalTimeZone, ClosePortal, OpenPortal } from '../../src/portal/life.js';
import { ChangeFilterRule, ChangeTicketScope } from '../../src/portal/visibility.js';
import type { Command, CommandClass } from '../../src/kernel/command.js';
import { ChangeTicketProperty, CloseTicket, ReopenTicket } from '../../src/tickets/ticket-care.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { OpenTicket } from '../../src/tickets/ticket-opening.js';
import { AddParticipant, ChangeTicketRequester, LinkTicketToCompany, RemoveParticipant, UnlinkTicketFromCompany } from '../../src/tickets/ticket-people.js';
import { PIPELINES, PRIORITIES, TIERS, WORDS, contactLaw, ticketLaw, type Pick } from './rules.js';
import { valueOf, type ModelContact, type ModelTicket } from './model.js';
import type { World } from './world.js';

const HOUR = 3_600_000;

/** A command and what it does to the model once it is acknowledged. */
export interface Act {
  readonly command: CommandClass<Command>;
  readonly body: object;
  readonly then: () => void;
}

const act = <C extends Command>(command: CommandClass<C>, body: object, then: () => void): Act => ({ command, body, then });
const one = <T>(of: readonly T[], pick: Pick): T => of[pick(of.length)]!;
const subjectOf = (pick: Pick): string => `${one(WORDS, pick)} und ${one(WORDS, pick)} anliegen`;
const living = (world: World, pick: Pick): ModelContact | undefined => {
  const alive = world.model.contacts.filter(({ erased }) => !erased);
  return alive.length > 0 ? one(alive, pick) : undefined;
};

/** Opened by staff, or by the contact with a text of its own in the form. */
export const openTicket = async (world: World, pick: Pick): Promise<void> => {
  const { model, clock } = world;
  const contact = living(world, pick);
  if (!contact) return;
  const [portal, subject, company] = [one(model.portals, pick), subjectOf(pick), pick(3) === 0 ? null : one(model.companies, pick)];
  const values: ModelTicket['values'] = { subject: [[clock.moment, subject]], opened: [[clock.moment, clock.moment]], pipeline: [[clock.moment, 'support']] };
  const ticket = { requester: contact.id, participants: new Set<string>(), company, closed: false, values };
  if (pick(2) === 0 && model.enters(portal, contact, clock.moment)) {
    const category = one(WORDS, pick);
    const { id } = await world.do(OpenTicket, { portal: portal.id, requester: contact.id, subject, body: 'Guten Tag.', properties: { category } }, world.as(contact, portal));
    values['category'] = [[clock.moment, category]];
    model.tickets.push({ ...ticket, id, company: null, author: contact.id, written: ['subject', 'category'] });
    return;
  }
  const { id } = await world.do(OpenTicket, { requester: contact.id, subject, body: 'Guten Tag.', ...(company ? { company } : {}) });
  model.tickets.push({ ...ticket, id, author: null, written: [] });
};

const VALUES: Readonly<Record<string, (pick: Pick, now: number) => unknown>> = {
  pipeline: pick => one(PIPELINES, pick),
  priority: pick => one([...PRIORITIES, null], pick),
  amount: pick => one([0, 1, 2, 3, 5, 8, null], pick),
  due: (pick, now) => one([null, now + (pick(200) - 100) * HOUR, now + pick(20) * HOUR], pick),
  category: pick => one(WORDS, pick),
  subject: subjectOf,
};

export const changeProperty = (world: World, pick: Pick): Act | undefined => {
  const { model, clock } = world;
  if (model.tickets.length === 0) return undefined;
  const [ticket, property] = [one(model.tickets, pick), one(Object.keys(VALUES), pick)];
  const value = VALUES[property]!(pick, clock.moment);
  const text = property === 'category' || property === 'subject';
  return act(ChangeTicketProperty, { ticket: ticket.id, property, value }, () => model.set(ticket, property, value, clock.moment, text));
};

const TICKET_ACTS: readonly ((world: World, ticket: ModelTicket, pick: Pick) => Act | undefined)[] = [
  (_, ticket) => (ticket.closed ? act(ReopenTicket, { ticket: ticket.id }, () => (ticket.closed = false)) : act(CloseTicket, { ticket: ticket.id }, () => (ticket.closed = true))),
  (_, ticket) => act(PostReply, { ticket: ticket.id, body: 'Wir sehen nach.' }, () => undefined),
  (world, ticket, pick) => ((contact = living(world, pick)) => contact && act(ChangeTicketRequester, { ticket: ticket.id, requester: contact.id }, () => (ticket.requester = contact.id)))(),
  (world, ticket, pick) => ((contact = living(world, pick)) => contact && act(AddParticipant, { ticket: ticket.id, contact: contact.id }, () => ticket.participants.add(contact.id)))(),
  (_, ticket, pick) => (ticket.participants.size === 0 ? undefined : ((contact = one([...ticket.participants], pick)) => act(RemoveParticipant, { ticket: ticket.id, contact }, () => ticket.participants.delete(contact)))()),
  (world, ticket, pick) => ((company = one(world.model.companies, pick)) => act(LinkTicketToCompany, { ticket: ticket.id, company }, () => (ticket.company = company)))(),
  (_, ticket) => act(UnlinkTicketFromCompany, { ticket: ticket.id }, () => (ticket.company = null)),
];

export const changeTicket = (world: World, pick: Pick): Act | undefined =>
  world.model.tickets.length === 0 ? undefined : one(TICKET_ACTS, pick)(world, one(world.model.tickets, pick), pick);

const someLists = ({ model }: World, pick: Pick): string[] => [...new Set([one(model.lists, pick).id, one(model.lists, pick).id])];

const SETTING_ACTS: readonly ((world: World, pick: Pick) => Act | undefined)[] = [
  ...[0, 1].map(() => (world: World, pick: Pick) => {
    const [portal, rule] = [one(world.model.portals, pick), pick(4) === 0 ? null : ticketLaw(pick)];
    return act(ChangeFilterRule, { portal: portal.id, rule: rule?.json ?? null }, () => (portal.filter = rule));
  }),
  ...[0, 1].map(() => (world: World, pick: Pick) => {
    const [portal, list, rule] = [one(world.model.portals, pick), one(world.model.lists, pick).id, pick(4) === 0 ? null : ticketLaw(pick)];
    return act(ChangeFilterRule, { portal: portal.id, list, rule: rule?.json ?? null }, () => portal.listFilters.set(list, rule));
  }),
  (world, pick) => {
    const [portal, see, ownReply, reply] = [one(world.model.portals, pick), one(['none', 'all', 'all', 'lists'] as const, pick), pick(2) === 0, pick(2) === 0];
    const lists = see === 'lists' ? someLists(world, pick) : [];
    return act(ChangeTicketScope, { portal: portal.id, ownReply, company: see, companyReply: reply, lists }, () => (portal.scope = { see, lists, ownReply, reply }));
  },
  (world, pick) => {
    const [portal, lists] = [one(world.model.portals, pick), pick(2) === 0 ? null : someLists(world, pick)];
    return act(ChangeAccessRule, { portal: portal.id, mode: lists ? 'lists' : 'everybody', lists: lists ?? [] }, () => (portal.access = lists));
  },
  (world, pick) => {
    const list = one(world.model.lists, pick);
    const criteria = list.criteria && !list.archived ? contactLaw(pick) : undefined;
    return criteria && act(ChangeListCriteria, { list: list.id, criteria: criteria.json }, () => (list.criteria = criteria));
  },
];

/** Rules that a dry run looks ahead at: filter, scope, access, criteria. */
export const changeSetting = (world: World, pick: Pick): Act | undefined => one(SETTING_ACTS, pick)(world, pick);

const PERSON_ACTS: readonly ((world: World, contact: ModelContact, pick: Pick) => Act | undefined)[] = [
  (world, contact, pick) => ((company = one(world.model.companies, pick)) => act(LinkContactToCompany, { contact: contact.id, company }, () => contact.companies.add(company)))(),
  (world, contact, pick) => ((company = one(world.model.companies, pick)) => act(UnlinkContactFromCompany, { contact: contact.id, company }, () => contact.companies.delete(company)))(),
  (world, contact, pick) => ((list = one(world.model.lists, pick)) => (list.criteria || list.archived ? undefined : act(AddContactToList, { contact: contact.id, list: list.id }, () => contact.lists.add(list.id))))(),
  (_, contact, pick) => (contact.lists.size === 0 ? undefined : ((list = one([...contact.lists], pick)) => act(RemoveContactFromList, { contact: contact.id, list }, () => contact.lists.delete(list)))()),
  ({ model, clock }, contact, pick) => {
    const property = one(['tier', 'seats', 'renewal'], pick);
    const value = property === 'tier' ? one([...TIERS, null], pick) : property === 'seats' ? pick(9) : clock.moment + (pick(200) - 100) * HOUR;
    if (value === null && valueOf(contact.values[property]) === null) return undefined;
    return act(ChangeProfile, { contact: contact.id, values: { [property]: value } }, () => model.set(contact, property, value, clock.moment));
  },
  (_, contact) => (contact.blocked ? act(UnblockContact, { contact: contact.id }, () => (contact.blocked = false)) : act(BlockContact, { contact: contact.id }, () => (contact.blocked = true))),
];

/** Companies, lists, profile, blocking. */
export const changePerson = (world: World, pick: Pick): Act | undefined => ((contact = living(world, pick)) => contact && one(PERSON_ACTS, pick)(world, contact, pick))();

export const perform = async (world: World, made: Act | undefined): Promise<void> => {
  if (!made) return;
  await world.do(made.command, made.body);
  made.then();
};

/** What happens seldom: a portal closes, a list is archived, a zone changes, a person goes for good. */
export const rareAct = async (world: World, pick: Pick): Promise<void> => {
  const { model } = world;
  const [portal, list] = [one(model.portals, pick), one(model.lists, pick)];
  switch (pick(5)) {
    case 0:
      return perform(world, act(portal.open ? ClosePortal : OpenPortal, { portal: portal.id }, () => (portal.open = !portal.open)));
    case 1:
      return list.archived ? undefined : perform(world, act(ArchiveList, { list: list.id }, () => (list.archived = true)));
    case 2: {
      const zone = one(['Europe/Berlin', 'Pacific/Auckland', 'America/St_Johns'], pick);
      return perform(world, act(ChangePortalTimeZone, { portal: portal.id, zone }, () => (portal.zone = zone)));
    }
    default: {
      const contact = living(world, pick);
      if (!contact || model.contacts.filter(({ erased }) => erased).length >= 2) return;
      await perform(world, act(EraseContact, { contact: contact.id }, () => model.erase(contact)));
      await world.house.erasures.finish();
    }
  }
};

export const passTime = (world: World, pick: Pick): void => {
  world.clock.moment += one([1, 60_000, HOUR, 5 * HOUR, 24 * HOUR, 3 * 24 * HOUR], pick) + pick(1_000);
};
