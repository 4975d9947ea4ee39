import type { Position } from '../kernel/event.js';
import { isErased } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import type { ContactRow, PropertyValue } from '../contacts/contact.policy.js';
import { propertiesIn } from '../lists/criteria.policy.js';
import type { ListRow } from '../lists/list.policy.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { demandPortal } from '../platform/staff-reach.js';
import type { ErasedText } from '../tickets/ticket.events.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import { explain, type Explanation } from './explain.queries.js';
import { listsNamedBy, type PortalRow } from './portal.policy.js';

type Ids = { readonly portal: string; readonly contact: string; readonly ticket: string };

/** A value that a rule in force had to look at, and that is readable no more. `revision` is that of the event that brought it. */
interface Lost {
  readonly of: 'ticket' | 'contact';
  readonly property: string;
  readonly revision: number;
}

/** `visible` and `mayReply` are null for a past answer that rested on a value that was erased since. */
export type Answer = Omit<Explanation, 'visible' | 'mayReply'> & { visible: boolean | null; mayReply: boolean | null; reconstructable: boolean; erased: readonly Lost[] };

export const explanationFor = async (house: House, caller: Caller, ids: Ids, at: number | undefined): Promise<Answer> => {
  demandPortal(caller, ids.portal);
  const now = house.clock.now();
  if (at === undefined || at >= now) return { ...explain(house.stores.views.snapshot(), house.judge, ids, at ?? now, null), reconstructable: true, erased: [] };
  const position = await house.stores.events.positionAt(at);
  const asked = await house.past.ask(position, rows => {
    const answer = explain(rows, house.judge, ids, at, position);
    return { answer, lost: lostOperands(rows, answer, ids, at) };
  });
  const erased = asked.lost.length === 0 ? [] : await erasedSince(house, ids.ticket, asked.lost, position);
  if (erased.length === 0) return { ...asked.answer, reconstructable: true, erased };
  return { ...asked.answer, visible: null, mayReply: null, reconstructable: false, erased };
};

/** Erased values of properties that the rules of this answer read. */
const lostOperands = (rows: Rows, { checks }: Explanation, { portal: id, contact, ticket }: Ids, at: number): readonly Lost[] => {
  const portal = rows.get<PortalRow>('portal', id)?.row;
  const facts = rows.get<TicketFacts>('ticketFacts', ticket)?.row;
  const person = rows.get<ContactRow>('contact', contact)?.row;
  const lists = portal ? listsNamedBy(portal).map(list => rows.get<ListRow>('list', list)?.row) : [];
  const ofTicket = checks.flatMap(({ operands }) => propertiesIn(operands['rule']));
  const ofContact = lists.flatMap(list => (list?.kind === 'dynamic' ? propertiesIn(list.criteria) : []));
  return [
    ...(facts ? lostIn('ticket', facts.properties, ofTicket, at) : []),
    // A contact that was erased by then had no values then: that answer stands.
    ...(person && !person.erased ? lostIn('contact', person.properties, ofContact, at) : []),
  ];
};

const lostIn = (of: Lost['of'], properties: Readonly<Record<string, readonly PropertyValue[]>>, named: readonly string[], at: number): Lost[] =>
  [...new Set(named)].flatMap(property =>
    (Object.hasOwn(properties, property) ? properties[property]! : [])
      .filter(([moment, value]) => moment <= at && isErased(value))
      .map(([, , revision]) => ({ of, property, revision })),
  );

/** Without what had been erased already at the moment asked: then, too, it matched nothing. */
const erasedSince = async ({ stores }: House, ticket: string, lost: readonly Lost[], position: Position): Promise<readonly Lost[]> => {
  const events = (await stores.events.readStream(`ticket-${ticket}`)).filter(event => event.type === 'TextsErased' && event.position <= position);
  const before = new Set(events.flatMap(({ data }) => (data['texts'] as readonly ErasedText[]).map(({ revision, field, property }) => `${revision}/${property ?? field}`)));
  return lost.filter(({ of, property, revision }) => of === 'contact' || !before.has(`${revision}/${property}`));
};
