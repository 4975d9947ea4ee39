import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ERASED } from '../kernel/sealing.js';
import type { View } from '../kernel/view.js';
import { rowAfter, rowsAlong, rowsAlongStored, type At } from '../../test/support/folds.js';
import { NOON } from '../../test/support/given.js';
import type { ContactEvent } from './contact.events.js';
import { valueAt, type ContactRow } from './contact.policy.js';
import { contactDirectory } from './contact-directory.view.js';
import { contactIdentities } from './contact-identities.view.js';
import { contact } from './contact.view.js';

const anna: ContactEvent = { type: 'ContactRecorded', data: { name: 'Anna Groß', email: 'anna@example.org', emailDigest: 'd1', language: 'de' } };
const erased: ContactEvent = { type: 'ContactErased', data: { emailDigest: 'd1', identities: [] } };
const plan = (value: unknown, at?: number): At<ContactEvent> => ({ type: 'ProfileChanged', data: { values: { plan: value }, texts: {}, by: 'admin' }, ...(at === undefined ? {} : { at }) });
const row = (...facts: At<ContactEvent>[]): ContactRow => rowAfter(contact, 'contact-c1', ...facts)!;

describe('the row of a contact', () => {
  it('begins with who it is, and nothing decided', () => {
    expect(row(anna)).toEqual({
      id: 'c1', name: 'Anna Groß', email: 'anna@example.org', emailDigest: 'd1', language: 'de', verified: null, blocked: null, erased: false,
      registered: {}, invited: {}, lists: {}, companies: {}, properties: { email: [[NOON, 'anna@example.org', 0]] },
    });
  });

  it('names for each fact the event that set it (A6)', () => {
    expect(
      row(
        anna,
        { type: 'ContactInvited', data: { portal: 'help' } },
        { type: 'EmailVerified', data: { emailDigest: 'd1' } },
        { type: 'ContactRegistered', data: { portal: 'help', by: 'invitation' } },
        { type: 'ContactAddedToList', data: { list: 'vip', by: 'okta' } },
        { type: 'ContactLinkedToCompany', data: { company: 'acme', by: 'admin' } },
        { type: 'ContactBlocked', data: {} },
      ),
    ).toMatchObject({
      invited: { help: { revision: 1 } },
      verified: { is: true, revision: 2 },
      registered: { help: { by: 'invitation', revision: 3 } },
      lists: { vip: { by: 'okta', revision: 4 } },
      companies: { acme: { by: 'admin', revision: 5 } },
      blocked: { is: true, revision: 6 },
    });
  });

  it('takes back what was taken back (C3)', () => {
    const facts: ContactEvent[] = [
      anna,
      { type: 'ContactAddedToList', data: { list: 'vip', by: 'admin' } },
      { type: 'ContactLinkedToCompany', data: { company: 'acme', by: 'admin' } },
      { type: 'ContactRemovedFromList', data: { list: 'vip' } },
      { type: 'ContactUnlinkedFromCompany', data: { company: 'acme' } },
      { type: 'ContactBlocked', data: {} },
      { type: 'ContactUnblocked', data: {} },
    ];
    expect(row(...facts)).toMatchObject({ lists: {}, companies: {}, blocked: { is: false, revision: 6 } });
  });

  it('is not verified any more when the address changes, and no late link of the old one changes that', () => {
    const moved: ContactEvent = { type: 'EmailChanged', data: { email: 'neu@example.org', emailDigest: 'd2', previousDigest: 'd1' } };
    const verified: ContactEvent = { type: 'EmailVerified', data: { emailDigest: 'd1' } };
    expect(row(anna, verified, moved)).toMatchObject({ email: 'neu@example.org', emailDigest: 'd2', verified: { is: false, revision: 2 } });
    expect(row(anna, moved, verified)).toMatchObject({ verified: { is: false, revision: 1 } });
    expect(row(anna, moved).properties['email']).toEqual([[NOON, 'anna@example.org', 0], [NOON + 1_000, 'neu@example.org', 1]]);
  });

  it('keeps every value of a property at its moment, whatever order they were recorded in (M5)', () => {
    const history = row(anna, plan('gold'), plan('silver', NOON - 5_000), plan('bronze', NOON - 5_000)).properties['plan'];
    expect(history).toEqual([[NOON - 5_000, 'silver', 2], [NOON - 5_000, 'bronze', 3], [NOON + 1_000, 'gold', 1]]);
    expect(valueAt(history, NOON)).toEqual([NOON - 5_000, 'bronze', 3]);
    expect(valueAt(history, NOON - 5_001)).toBeUndefined();
  });

  it('holds nothing personal once the contact is erased, but still why it could enter (U7)', () => {
    const gone = row(anna, plan('gold'), plan(null), { type: 'ContactAddedToList', data: { list: 'vip', by: 'admin' } }, erased);
    expect(gone).toMatchObject({ name: ERASED, email: ERASED, emailDigest: null, erased: true, lists: { vip: { by: 'admin', revision: 3 } } });
    expect(gone.properties).toEqual({ email: [[NOON, ERASED, 0]], plan: [[NOON + 1_000, ERASED, 1], [NOON + 2_000, null, 2]] });
    expect(JSON.stringify(gone)).not.toMatch(/Anna|example|gold/);
  });

  it('is the same whether it was folded before or after the key was destroyed', () => {
    const open: ContactEvent[] = [anna, { type: 'ProfileChanged', data: { name: 'A', values: { plan: 'gold' }, texts: { note: 'x' }, by: 'admin' } }, erased];
    const shut: ContactEvent[] = [
      { type: 'ContactRecorded', data: { name: ERASED, email: ERASED, emailDigest: 'd1', language: 'de' } },
      { type: 'ProfileChanged', data: { name: ERASED, values: { plan: 'gold' }, texts: { note: ERASED }, by: 'admin' } },
      erased,
    ];
    expect(row(...shut)).toEqual(row(...open));
    expect(rowAfter(contactDirectory, 'contact-c1', ...shut)).toEqual(rowAfter(contactDirectory, 'contact-c1', ...open));
  });

  it('stays whole with ids that read like members of every object', () => {
    const odd = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const facts = odd.flatMap((id): ContactEvent[] => [
      { type: 'ContactAddedToList', data: { list: id, by: 'admin' } },
      { type: 'ContactRegistered', data: { portal: id, by: 'self' } },
      { type: 'ProfileChanged', data: { values: JSON.parse(`{"${id}":1}`) as Record<string, unknown>, texts: {}, by: 'admin' } },
    ]);
    const full = row(anna, ...facts);
    expect(Object.keys(full.lists).sort()).toEqual([...odd].sort());
    expect(Object.keys(full.registered)).toHaveLength(4);
    expect(Object.keys(full.properties)).toHaveLength(5);
    expect(Object.getPrototypeOf(full.lists)).toBe(Object.prototype);
    expect(rowsAlongStored(contact, 'contact-c1', [anna, ...facts])).toEqual(rowsAlong(contact, 'contact-c1', [anna, ...facts]));
  });
});

describe('the directory of contacts', () => {
  const line = (...facts: ContactEvent[]) => rowAfter(contactDirectory, 'contact-c1', ...facts);

  it('finds a person by any way of writing the name, and by the address (C5)', () => {
    expect(line(anna)!.words).toEqual(['anna', 'gross', 'example', 'org']);
    expect(line(anna, { type: 'EmailChanged', data: { email: null, emailDigest: null, previousDigest: 'd1' } })!.words).toEqual(['anna', 'gross']);
  });

  it('says where the contact belongs', () => {
    expect(
      line(
        anna,
        { type: 'ContactLinkedToCompany', data: { company: 'b', by: 'admin' } },
        { type: 'ContactLinkedToCompany', data: { company: 'a', by: 'admin' } },
        { type: 'ContactAddedToList', data: { list: 'vip', by: 'okta' } },
        { type: 'ContactAddedToList', data: { list: 'vip', by: 'admin' } },
        { type: 'ContactRegistered', data: { portal: 'help', by: 'self' } },
        { type: 'ContactBlocked', data: {} },
      ),
    ).toEqual({
      id: 'c1', name: 'Anna Groß', email: 'anna@example.org', companies: ['a', 'b'], lists: ['vip'], registered: ['help'], blocked: true, erased: false,
      words: ['anna', 'gross', 'example', 'org'],
    });
  });

  it('has a line without a name for the erased (U7)', () => {
    expect(line(anna, erased)).toMatchObject({ name: null, email: null, words: [], erased: true });
  });
});

describe('the identities of a contact', () => {
  it('are those that are linked', () => {
    const link = (identity: string): ContactEvent => ({ type: 'IdentityLinked', data: { connection: 'okta', identity, subject: null } });
    expect(
      rowsAlong(contactIdentities, 'contact-c1', [link('x'), link('y'), { type: 'IdentityUnlinked', data: { connection: 'okta', identity: 'x' } }, erased]),
    ).toEqual([{ x: { connection: 'okta', revision: 0 } }, { x: { connection: 'okta', revision: 0 }, y: { connection: 'okta', revision: 1 } }, { y: { connection: 'okta', revision: 1 } }, undefined]);
  });
});

const id = fc.constantFrom('a', 'b', '__proto__', 'constructor');
const text = fc.oneof(fc.string(), fc.constant(ERASED));
const fact: fc.Arbitrary<At<ContactEvent>> = fc.oneof(
  id.map((portal): ContactEvent => ({ type: 'ContactRegistered', data: { portal, by: 'self' } })),
  id.map((list): ContactEvent => ({ type: 'ContactAddedToList', data: { list, by: 'admin' } })),
  id.map((list): ContactEvent => ({ type: 'ContactRemovedFromList', data: { list } })),
  id.map((company): ContactEvent => ({ type: 'ContactLinkedToCompany', data: { company, by: 'admin' } })),
  id.map((company): ContactEvent => ({ type: 'ContactUnlinkedFromCompany', data: { company } })),
  fc.option(text).map((email): ContactEvent => ({ type: 'EmailChanged', data: { email, emailDigest: email && 'd2', previousDigest: 'd1' } })),
  fc.record({ key: id, value: text, at: fc.integer({ min: 0, max: 9 }) }).map(({ key, value, at }): At<ContactEvent> => ({
    type: 'ProfileChanged', data: { values: {}, texts: Object.fromEntries([[key, value]]), by: 'admin' }, at,
  })),
  fc.constant(erased),
  fc.constant<ContactEvent>({ type: 'ContactBlocked', data: {} }),
);

describe('any history of a contact', () => {
  it('gives the same rows when each of them was stored and read back on the way', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 15 }), facts => {
        for (const view of [contact, contactDirectory] as unknown as readonly View<unknown, ContactEvent>[])
          expect(rowsAlongStored(view, 'contact-c1', [anna, ...facts])).toEqual(rowsAlong(view, 'contact-c1', [anna, ...facts]));
      }),
      { numRuns: 300 },
    );
  });

  it('makes no row of a contact that was never recorded', () => {
    fc.assert(fc.property(fc.array(fact, { maxLength: 5 }), facts => rowsAlong(contact, 'contact-c1', facts).every(one => one === undefined)));
  });
});
