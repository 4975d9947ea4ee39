import type { AudienceRecord } from '../kernel/view.js';
import { isErased } from '../kernel/sealing.js';
import { currentValue, momentOf, scopesOf, subjectOf, type TicketFacts } from './ticket.policy.js';

/** The members of a ticket's JSON in every list, ready to send: only what is always shown to whoever sees the ticket. */
export const listLine = (facts: TicketFacts): string => {
  const subject = subjectOf(facts);
  const members = {
    id: facts.id,
    reference: facts.reference,
    subject: isErased(subject) ? null : subject,
    ...(isErased(subject) ? { erased: true } : {}),
    status: currentValue(facts, 'status'),
    opened: new Date(momentOf(facts, 'opened')).toISOString(),
    lastActivity: new Date(momentOf(facts, 'lastActivity')).toISOString(),
    closed: facts.closed !== null,
    requester: facts.requester?.id ?? null,
    company: facts.company?.id ?? null,
  };
  return JSON.stringify(members).slice(1, -1);
};

/** Every ticket's own place beside its audiences: the list of agents, by last activity. No contact's sight names it. */
export const STAFF_SCOPE = 'staff';

/** One entry for each scope of a ticket (the first of the two factors), all saying the same; and that of staff. */
export const audienceOf = (facts: TicketFacts, words: readonly string[]): AudienceRecord => {
  const line = listLine(facts);
  const shared = { activity: momentOf(facts, 'lastActivity'), opened: momentOf(facts, 'opened'), status: String(currentValue(facts, 'status') ?? ''), line };
  return { entries: [...scopesOf(facts).map(scope => ({ scope, ...shared })), { scope: STAFF_SCOPE, ...shared, wordless: true }], words };
};
