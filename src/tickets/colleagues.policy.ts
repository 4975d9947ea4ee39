import type { ContactRow } from '../contacts/contact.policy.js';

/** Companies by which a requester may let colleagues take part: the ticket's own when there is one, since it is that company's business. */
export const sharedCompanies = (requester: ContactRow, company: string | null): readonly string[] => {
  const own = Object.keys(requester.companies);
  return company === null ? own : own.filter(id => id === company);
};

/** May the requester let this person take part? Somebody else of the same company, who is neither blocked nor erased. */
export const isColleague = (requester: ContactRow | undefined, person: ContactRow | undefined, company: string | null): boolean =>
  requester !== undefined && person !== undefined && requester.id !== person.id && !person.erased && person.blocked?.is !== true
  && sharedCompanies(requester, company).some(id => Object.hasOwn(person.companies, id));
