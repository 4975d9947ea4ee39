import { describe, expect, it } from '@jest/globals';
import { command, rowsAlong } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import type { ContactPropertyEvent } from './contact-property.events.js';
import { ChangeContactPropertyOptions, contactProperty, DefineContactProperty, HideContactProperty, ShowContactProperty } from './contact-property.js';
import { contactProperty as contactPropertyRow } from './contact-property.view.js';

const given = givenFor(contactProperty);
const gold = { id: 'gold', en: 'Gold', de: 'Gold' };
const silver = { id: 'silver', en: 'Silver', de: 'Silber' };
const plan: ContactPropertyEvent = { type: 'ContactPropertyDefined', data: { en: 'Plan', de: 'Tarif', type: 'enumeration', multiple: false, options: [gold] } };
const define = (fields: Partial<DefineContactProperty>) => command(DefineContactProperty, { property: 'plan', en: 'Plan', de: 'Tarif', type: 'string', ...fields });
const change = (...options: ChangeContactPropertyOptions['options']) => command(ChangeContactPropertyOptions, { property: 'plan', options });

describe('a property of contacts', () => {
  it('is defined once, with a type for life (M8)', () => {
    given().when(define({ type: 'enumeration', options: [gold] })).then(plan);
    given(plan).when(define({ type: 'string' })).thenRejected('property.exists');
    given().when(define({ property: 'email' })).thenRejected('property.exists');
  });

  it.each(['Plan', '1plan', 'my-plan', '__proto__', '_x', 'constructor', 'toString', 'hasOwnProperty', 'p'.repeat(65)])('is never called %s', property => {
    given().when(define({ property })).thenRejected('property.bad-id');
  });

  it('has options exactly when it is an enumeration', () => {
    given().when(define({ type: 'enumeration' })).thenRejected('property.options-missing');
    given().when(define({ type: 'number', options: [gold] })).thenRejected('property.no-options');
    given().when(define({ type: 'boolean', multiple: true })).thenRejected('property.single');
    given().when(define({ type: 'enumeration', options: [gold, gold] })).thenRejected('property.option-twice');
  });

  it('gains options, words and archived options, and loses none', () => {
    given(plan).when(change(gold, silver)).then({ type: 'ContactPropertyOptionsChanged', data: { options: [gold, silver] } });
    given(plan).when(change({ ...gold, archived: true })).then({ type: 'ContactPropertyOptionsChanged', data: { options: [{ ...gold, archived: true }] } });
    given(plan).when(change(gold)).thenNothing();
    given(plan).when(change(silver)).thenRejected('property.option-removed');
    given().when(change(gold)).thenRejected('property.unknown');
  });

  it('is hidden from contacts until an admin shows it, and can be hidden again', () => {
    const [show, hide] = [command(ShowContactProperty, { property: 'plan' }), command(HideContactProperty, { property: 'plan' })];
    const shown: ContactPropertyEvent = { type: 'ContactPropertyShown', data: {} };
    given(plan).when(show).then(shown);
    given(plan).when(hide).thenNothing();
    given(plan, shown).when(show).thenNothing();
    given(plan, shown).when(hide).then({ type: 'ContactPropertyHidden', data: {} });
    given().when(show).thenRejected('property.unknown');
    expect(rowsAlong(contactPropertyRow, 'contactProperty-plan', [plan, shown, { type: 'ContactPropertyHidden', data: {} }]).map(row => row!.shown)).toEqual([false, true, false]);
  });

  it('has a row that says what it is', () => {
    expect(rowsAlong(contactPropertyRow, 'contactProperty-plan', [plan, { type: 'ContactPropertyOptionsChanged', data: { options: [gold, silver] } }])).toEqual([
      { id: 'plan', en: 'Plan', de: 'Tarif', type: 'enumeration', multiple: false, options: [gold], shown: false, builtIn: false, revision: 0 },
      { id: 'plan', en: 'Plan', de: 'Tarif', type: 'enumeration', multiple: false, options: [gold, silver], shown: false, builtIn: false, revision: 1 },
    ]);
  });
});
