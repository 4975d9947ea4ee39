import type { Rows } from '../kernel/view.js';
import { emailDigest } from '../contacts/address.policy.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { House } from '../platform/house.js';
import { rowPage } from '../platform/row-pages.js';
import { sightOf } from '../portal/sight.policy.js';
import { membershipIn, type Viewer } from '../portal/viewers.js';
import { isColleague, sharedCompanies } from './colleagues.policy.js';
import { nameOfContact } from './ticket-cards.js';
import type { TicketFacts } from './ticket.policy.js';

export interface Person {
  readonly id: string;
  readonly name: string | null;
}

/** Who takes part, by name. */
export const participantsOf = (rows: Rows, facts: TicketFacts): readonly Person[] => Object.keys(facts.participants).map(id => ({ id, name: nameOfContact(rows, id) }));

/** The colleague with exactly this address; undefined for strangers as for addresses that nobody has. */
export const colleagueAt = (house: House, rows: Rows, viewer: Viewer, facts: TicketFacts, address: string): string | undefined => {
  const digest = emailDigest((kind, value) => house.digests.digest(kind, value), address.trim());
  const holder = rows.get<{ holder: string | null }>('emailHolder', digest)?.row.holder;
  const person = holder ? rows.get<ContactRow>('contact', holder)?.row : undefined;
  return isColleague(viewer.contact, person, facts.company?.id ?? null) ? person!.id : undefined;
};

/** Companies of which both the viewer and the colleague see all tickets anyway: only there a list of names tells nobody anything new. */
const openCompanies = (viewer: Viewer, facts: TicketFacts): readonly string[] =>
  sharedCompanies(viewer.contact, facts.company?.id ?? null).filter(id => viewer.sight.scopes.has(`company:${id}`));

/** May this viewer be shown a list of colleagues to pick from? */
export const mayList = (viewer: Viewer, facts: TicketFacts): boolean => openCompanies(viewer, facts).length > 0;

const MOST = 100;

/** Colleagues who can enter this portal and see the company's tickets, and who do not take part yet; by name. */
export const colleaguesFor = async (house: House, viewer: Viewer, facts: TicketFacts): Promise<readonly Person[]> => {
  const companies = openCompanies(viewer, facts);
  const keep = (row: ContactRow): boolean =>
    companies.some(id => Object.hasOwn(row.companies, id)) && Object.hasOwn(row.registered, viewer.portal.id) && !Object.hasOwn(facts.participants, row.id)
    && isColleague(viewer.contact, row, facts.company?.id ?? null);
  const { rows } = await rowPage<ContactRow>(house.stores.views, 'contact', { limit: MOST, keep });
  const snapshot = house.stores.views.snapshot();
  const sees = ({ row }: { row: ContactRow }): boolean => {
    const { scopes } = sightOf(viewer.portal, row, membershipIn(snapshot, row, house.judge, viewer.at));
    return companies.some(id => scopes.has(`company:${id}`));
  };
  const people = rows.filter(sees).map(({ id }) => ({ id, name: nameOfContact(snapshot, id) }));
  return people.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? ''));
};
