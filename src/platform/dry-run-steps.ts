import type { ViewStore } from '../kernel/view-store.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { DryRunPass } from '../portal/dry-run.js';
import type { RowsLeanedOn } from './proposed-rows.js';

/** Contacts read at once (more than a store keeps parsed for the next reader), and how many are compared in one step: each is asked in twice. */
const PAGE = 128;
const PEOPLE = 10;
/** Tickets of a step. */
const TICKETS = 50;

/** All work of one comparison, in steps of about a millisecond; gives how many tickets a step has looked at. Nothing is kept across a step but what was read. */
export function* stepsOf(pass: DryRunPass, views: ViewStore, leaned: RowsLeanedOn): Generator<number, void> {
  yield* people(pass, views, leaned);
  if (pass.tally.effects.length > 0) yield* tickets(pass, views);
  else yield (pass.tally.tickets.total = views.snapshot().ticketsAtMost());
}

function* people(pass: DryRunPass, views: ViewStore, leaned: RowsLeanedOn): Generator<number, void> {
  for (let after = ''; ; ) {
    const page = views.snapshot().range<ContactRow>('contact', { after, limit: PAGE });
    yield 0;
    for (let i = 0; i < page.length; i += PEOPLE) {
      pass.people(page.slice(i, i + PEOPLE).map(({ row }) => row), leaned.over(views.snapshot()));
      yield 0;
    }
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

function* tickets(pass: DryRunPass, views: ViewStore): Generator<number, void> {
  const ways = pass.tally.ways();
  for (let after = ''; ; ) {
    const page = views.snapshot().picked({ view: 'ticketFacts', ways, after, limit: TICKETS });
    pass.tickets(page);
    yield page.length;
    if (page.length < TICKETS) return;
    after = page.at(-1)!.id;
  }
}
