import { givenFor } from '../../test/support/given.js';
import { commandFrom } from '../kernel/fields.js';
import type { PortalEvent } from './portal.events.js';
import { portal } from './portal.js';
import { ChangeBranding, ChangeMailRule, ChangeReopenRule, ChangeSessionTimeout, ChangeTicketForm, HideKnowledgeBaseLink, ShowKnowledgeBaseLink } from './service.js';

const given = (...past: PortalEvent[]) => givenFor(portal)({ type: 'PortalCreated', data: { title: 'Help', language: 'de', zone: 'Europe/Berlin' } }, ...past);

describe('The ticket form', () => {
  const form = (...fields: object[]) => commandFrom(ChangeTicketForm, { portal: 'p1', fields });

  test('asks for properties in the given order', () => {
    given()
      .when(form({ property: 'priority', required: true }, { property: 'category' }))
      .then({ type: 'TicketFormChanged', data: { fields: [{ property: 'priority', required: true }, { property: 'category', required: false }] } });
    given().when(form()).thenNothing();
  });

  test.each([
    ['a property that does not exist', 'colour', 'property.unknown'],
    ['the subject, which is always asked', 'subject', 'form.not-askable'],
    ['a date that the system keeps', 'lastActivity', 'form.not-askable'],
    ['a property hidden from customers (C4)', 'source', 'form.hidden-property'],
  ])('cannot ask for %s', (_what, property, code) => {
    const { faults } = given().when(form({ property: 'priority' }, { property })).thenRejected(code);
    expect(faults[0]!.path).toBe('fields[1].property');
  });

  test('asks for nothing twice', () => {
    given().when(form({ property: 'priority' }, { property: 'priority' })).thenRejected('form.twice');
  });
});

describe('The reopen rule', () => {
  test('is always until it is changed, and takes days and thanks (C8, C9)', () => {
    given().when(commandFrom(ChangeReopenRule, { portal: 'p1', mode: 'always' })).thenNothing();
    given().when(commandFrom(ChangeReopenRule, { portal: 'p1', mode: 'within', days: 7, thanksKeepClosed: true })).then({ type: 'ReopenRuleChanged', data: { mode: 'within', days: 7, thanksKeepClosed: true } });
  });

  test('takes no days that make no sense', () => {
    expect(() => commandFrom(ChangeReopenRule, { portal: 'p1', mode: 'within', days: 0 })).toThrow();
  });
});

describe('Sessions', () => {
  test('end after 20, 40 or 60 idle minutes and nothing between', () => {
    given().when(commandFrom(ChangeSessionTimeout, { portal: 'p1', idle: 20, absolute: 8 })).then({ type: 'SessionTimeoutChanged', data: { idle: 20, absolute: 8 } });
    given().when(commandFrom(ChangeSessionTimeout, { portal: 'p1', idle: 40 })).thenNothing();
    given().when(commandFrom(ChangeSessionTimeout, { portal: 'p1', idle: 30 })).thenRejected('session.idle');
  });
});

describe('The look', () => {
  test('is a hue and a brand name, which may be empty', () => {
    given().when(commandFrom(ChangeBranding, { portal: 'p1', hue: 120, name: ' Acme ' })).then({ type: 'BrandingChanged', data: { hue: 120, name: 'Acme' } });
    given({ type: 'BrandingChanged', data: { hue: 120, name: 'Acme' } }).when(commandFrom(ChangeBranding, { portal: 'p1', hue: 120 })).then({ type: 'BrandingChanged', data: { hue: 120, name: '' } });
  });
});

describe('The link in the knowledge base', () => {
  test('is hidden until it is shown, and can be hidden again (A10)', () => {
    given().when(commandFrom(HideKnowledgeBaseLink, { portal: 'p1' })).thenNothing();
    given().when(commandFrom(ShowKnowledgeBaseLink, { portal: 'p1' })).then({ type: 'KnowledgeBaseLinkShown', data: {} });
    given({ type: 'KnowledgeBaseLinkShown', data: {} }).when(commandFrom(HideKnowledgeBaseLink, { portal: 'p1' })).then({ type: 'KnowledgeBaseLinkHidden', data: {} });
  });
});

describe('Mails about tickets', () => {
  test('are full at first, can hold no text or be switched off, and restored', () => {
    given().when(commandFrom(ChangeMailRule, { portal: 'p1', mode: 'full' })).thenNothing();
    given().when(commandFrom(ChangeMailRule, { portal: 'p1', mode: 'minimal' })).then({ type: 'MailRuleChanged', data: { mode: 'minimal' } });
    given({ type: 'MailRuleChanged', data: { mode: 'off' } }).when(commandFrom(ChangeMailRule, { portal: 'p1', mode: 'full' })).then({ type: 'MailRuleChanged', data: { mode: 'full' } });
    expect(() => commandFrom(ChangeMailRule, { portal: 'p1', mode: 'loud' })).toThrow();
  });
});
