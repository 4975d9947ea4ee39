import { describe, expect, it } from '@jest/globals';
import { command, rowAfter, rowsAlong, rowsAlongStored } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import type { PropertyEvent } from './property.events.js';
import { ChangeTicketPropertyOptions, DefineTicketProperty, HidePropertyFromCustomers, property, ShowPropertyToCustomers } from './property.js';
import { property as propertyRow } from './property.view.js';
import { BUILT_IN } from './ticket.policy.js';

const given = givenFor(property);
const cloud = { id: 'cloud', en: 'Cloud', de: 'Cloud' };
const product: PropertyEvent = { type: 'TicketPropertyDefined', data: { en: 'Product', de: 'Produkt', type: 'enumeration', multiple: false, options: [cloud] } };
const shown: PropertyEvent = { type: 'PropertyShownToCustomers', data: {} };
const hidden: PropertyEvent = { type: 'PropertyHiddenFromCustomers', data: {} };
const define = (fields: Partial<DefineTicketProperty>) => command(DefineTicketProperty, { property: 'product', en: 'Product', de: 'Produkt', type: 'enumeration', options: [cloud], ...fields });
const show = (id: string) => command(ShowPropertyToCustomers, { property: id });
const hide = (id: string) => command(HidePropertyFromCustomers, { property: id });
const change = (id: string, options: ChangeTicketPropertyOptions['options']) => command(ChangeTicketPropertyOptions, { property: id, options });

describe('a property of tickets', () => {
  it('is defined once, and never in place of a built-in one', () => {
    given().when(define({})).then(product);
    given(product).when(define({})).thenRejected('property.exists');
    given(hidden).when(define({ property: 'priority' })).thenRejected('property.exists');
    for (const id of Object.keys(BUILT_IN)) given().when(define({ property: id })).thenRejected('property.exists');
    given().when(define({ property: 'constructor' })).thenRejected('property.bad-id');
  });

  it('is hidden from customers until it is shown (C4)', () => {
    expect(rowsAlong(propertyRow, 'property-product', [product, shown, hidden]).map(row => row!.shown)).toEqual([false, true, false]);
    given(product).when(show('product')).then(shown);
    given(product, shown).when(show('product')).thenNothing();
    given(product, shown).when(hide('product')).then(hidden);
    given(product).when(hide('product')).thenNothing();
    given().when(show('product')).thenRejected('property.unknown');
  });

  it.each(['subject', 'status', 'opened', 'lastActivity'])('cannot be hidden when it is %s', id => {
    given().when(hide(id)).thenRejected('property.always-shown');
  });

  it('can be hidden when it is another built-in one, without being defined', () => {
    given().when(hide('priority')).then(hidden);
    given(hidden).when(show('priority')).then(shown);
    given().when(show('source')).then(shown);
    given().when(show('priority')).thenNothing();
    given().when(hide('toString')).thenRejected('property.unknown');
  });

  it('reads for customers as an admin words it (C17)', () => {
    const options = BUILT_IN['status']!.options.map(option => (option.id === 'onHold' ? { ...option, customerEn: 'With our engineers', customerDe: 'Bei unserer Technik' } : option));
    const reworded = given().when(change('status', [...options]));
    reworded.then({ type: 'TicketPropertyOptionsChanged', data: { options } });
    const row = rowAfter(propertyRow, 'property-status', ...reworded.facts())!;
    expect(row.options.find(({ id }) => id === 'onHold')).toMatchObject({ customerDe: 'Bei unserer Technik' });
    expect(row).toMatchObject({ id: 'status', builtIn: true, shown: true, type: 'enumeration', revision: 0 });
  });

  it('loses no option: an option in use is archived', () => {
    given(product).when(change('product', [{ ...cloud, archived: true }])).then({ type: 'TicketPropertyOptionsChanged', data: { options: [{ ...cloud, archived: true }] } });
    given(product).when(change('product', [])).thenRejected('property.option-removed');
    given().when(change('status', [{ id: 'new', en: 'New', de: 'Neu' }])).thenRejected('property.option-removed');
    given(product).when(change('product', [cloud])).thenNothing();
    given().when(change('subject', [cloud])).thenRejected('property.no-options');
    given(product).when(change('product', [cloud, cloud])).thenRejected('property.option-twice');
  });

  it('has rows that are the same after being stored', () => {
    const facts = [product, shown, { type: 'TicketPropertyOptionsChanged', data: { options: [cloud, { ...cloud, id: '__proto__' }] } } as PropertyEvent, hidden];
    expect(rowsAlongStored(propertyRow, 'property-product', facts)).toEqual(rowsAlong(propertyRow, 'property-product', facts));
    expect(rowAfter(propertyRow, 'property-constructor', shown)).toBeUndefined();
  });
});
