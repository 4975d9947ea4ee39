import { describe, expect, it } from '@jest/globals';
import type { ContactRow } from '../contacts/contact.policy.js';
import { isMember, type CompiledCriteria, type ListRow } from './list.policy.js';

const contact: ContactRow = {
  id: 'c1', name: 'Anna', email: null, emailDigest: null, language: null, verified: null, blocked: null, erased: false,
  registered: {}, invited: {}, lists: { vip: { revision: 4, by: 'admin' } }, companies: {}, properties: { plan: [[1, 'gold', 2]] },
};
const list = (over: Partial<ListRow>): ListRow => ({ id: 'vip', name: 'VIP', kind: 'static', criteria: null, criteriaRevision: 0, archived: false, zone: 'UTC', revision: 7, ...over });
const never = (): CompiledCriteria => () => ({ match: false, validUntil: null });

describe('being on a list', () => {
  it('follows from the contact’s own event when the list is static', () => {
    expect(isMember(contact, list({}), 'vip', 9, never)).toEqual({ member: true, stream: 'contact-c1', revision: 4, validUntil: null });
    expect(isMember(contact, list({ id: 'other' }), 'other', 9, never)).toEqual({ member: false, stream: 'list-other', revision: 7, validUntil: null });
  });

  it('goes on when the list is archived', () => {
    expect(isMember(contact, list({ archived: true }), 'vip', 9, never).member).toBe(true);
  });

  it('is never true of a list that nobody made, or that is called like a member of every object', () => {
    expect(isMember(contact, undefined, 'ghost', 9, never)).toEqual({ member: false, stream: 'list-ghost', revision: -1, validUntil: null });
    for (const id of ['constructor', 'toString', '__proto__']) expect(isMember(contact, list({ id }), id, 9, never).member).toBe(false);
  });

  it('follows from the criteria when the list is dynamic, until time changes it', () => {
    const compile = (): CompiledCriteria => (subject, at) => ({ match: subject.recorded('plan').length === 1 && subject.recorded('constructor').length === 0, validUntil: at + 5 });
    expect(isMember(contact, list({ kind: 'dynamic', criteriaRevision: 3 }), 'vip', 9, compile)).toEqual({ member: true, stream: 'list-vip', revision: 3, validUntil: 14 });
  });
});
