import { describe, expect, it } from '@jest/globals';
import type { PortalRow } from '../portal/portal.policy.js';
import { showsPortalLink, type Visitor } from './portal-link.policy.js';

const set = <T>(value: T) => ({ value, revision: 0 });
const portal = (open: boolean, link: boolean, sso: 'off' | 'all' | 'lists', connected: boolean) =>
  ({ open: set(open), knowledgeBaseLink: set(link), sso: set({ mode: sso, lists: [], existingOnly: false }), hosts: {}, connections: connected ? { c: { id: 'c', hosts: ['h'], revision: 1 } } : {} }) as unknown as PortalRow;
const visitors: readonly (readonly [string, Visitor])[] = [
  ['nobody signed in', { kind: 'nobody' }],
  ['a contact that may enter', { kind: 'contact', mayEnter: true }],
  ['a contact that may not enter', { kind: 'contact', mayEnter: false }],
  ['staff', { kind: 'staff' }],
];

describe('the link to the customer portal', () => {
  it('is shown to whoever may enter or may find out, and to nobody else: every case (A10)', () => {
    for (const [name, visitor] of visitors)
      for (const open of [true, false])
        for (const link of [true, false])
          for (const sso of ['off', 'all', 'lists'] as const)
            for (const connected of [true, false]) {
              const wayIn = sso === 'off' || connected;
              const mayKnow = name === 'a contact that may enter' || (name === 'nobody signed in' && wayIn);
              expect([name, open, link, sso, connected, showsPortalLink(portal(open, link, sso, connected), 'h', visitor)]).toEqual([name, open, link, sso, connected, open && link && mayKnow]);
            }
  });

  it('leads nowhere at a host whose only connection is another host’s (A10)', () => {
    expect(showsPortalLink(portal(true, true, 'all', true), 'other', { kind: 'nobody' })).toBe(false);
  });
});
