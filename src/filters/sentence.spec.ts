import { describe, expect, it } from '@jest/globals';
import { criterion, only, parsed, ruleOf } from './rules.fixture.js';
import { ruleSentence } from './sentence.policy.js';
import { both, type Labels } from './words.policy.js';

const NAMES: Readonly<Record<string, readonly [string, string]>> = { subject: ['Subject', 'Betreff'], pipeline: ['Pipeline', 'Pipeline'], amount: ['Amount', 'Betrag'], due: ['Due', 'Fällig'], started: ['Started', 'Begonnen'], urgent: ['Urgent', 'Dringend'] };
const labels: Labels = {
  property: id => both(NAMES[id]?.[0] ?? id, NAMES[id]?.[1] ?? id),
  option: (_, id) => (id === 'sales' ? both('Sales', 'Vertrieb') : both(id, id)),
};
const said = (property: string, operation: Readonly<Record<string, unknown>>) => ruleSentence(parsed(only(property, operation)), labels);
const today = (more: object = {}) => ({ timeType: 'INDEXED', indexReference: { referenceType: 'TODAY' }, ...more });

describe('a rule read back', () => {
  it.each([
    ['subject', { operationType: 'ALL_PROPERTY', operator: 'IS_UNKNOWN', includeObjectsWithNoValueSet: true }, 'Subject has no value', 'Betreff hat keinen Wert'],
    ['subject', { operationType: 'STRING', operator: 'CONTAINS', value: '{0} $&' }, 'Subject contains “{0} $&”', 'Betreff enthält „{0} $&“'],
    ['subject', { operationType: 'MULTISTRING', operator: 'DOES_NOT_CONTAIN_EXACTLY', values: ['a', 'b'] }, 'Subject contains as whole words none of “a”, “b”', 'Betreff enthält als ganze Wörter keines von „a“, „b“'],
    ['pipeline', { operationType: 'ENUMERATION', operator: 'HAS_NEVER_BEEN_ANY_OF', values: ['sales'], includeObjectsWithNoValueSet: true }, 'Pipeline has never been any of “Sales”, or there is no value', 'Pipeline war niemals eine von „Vertrieb“, oder es gibt keinen Wert'],
    ['amount', { operationType: 'NUMBER', operator: 'IS_GREATER_THAN_OR_EQUAL_TO', value: 1234.5 }, 'Amount is at least 1,234.5', 'Betrag ist mindestens 1.234,5'],
    ['amount', { operationType: 'NUMBER_RANGED', operator: 'IS_NOT_BETWEEN', lowerBound: -1, upperBound: 2 }, 'Amount is not between -1 and 2', 'Betrag liegt nicht zwischen -1 und 2'],
    ['urgent', { operationType: 'BOOL', operator: 'IS_NOT_EQUAL_TO', value: true }, 'Urgent is not yes', 'Dringend ist nicht ja'],
    ['due', { operationType: 'ROLLING_DATE_RANGE', operator: 'IS_LESS_THAN_X_DAYS_AGO', numberOfDays: 1 }, 'Due is less than 1 day ago', 'Fällig liegt weniger als 1 Tag zurück'],
    ['subject', { operationType: 'ROLLING_PROPERTY_UPDATED', operator: 'NOT_UPDATED_IN_LAST_X_DAYS', numberOfDays: 3 }, 'Subject has not changed within the last 3 days', 'Betreff hat sich innerhalb der letzten 3 Tage nicht geändert'],
    ['subject', { operationType: 'ROLLING_PROPERTY_UPDATED', operator: 'UPDATED_IN_LAST_X_DAYS', numberOfDays: 1 }, 'Subject has changed since yesterday', 'Betreff hat sich seit gestern geändert'],
    ['due', { operationType: 'COMPARATIVE_DATE', operator: 'IS_AFTER', comparisonPropertyName: 'started' }, 'Due is after Started', 'Fällig liegt nach Begonnen'],
    ['subject', { operationType: 'COMPARATIVE_PROPERTY_UPDATED', operator: 'IS_BEFORE', comparisonPropertyName: 'due' }, 'Subject has changed last before Due', 'Betreff hat sich zuletzt vor Fällig geändert'],
    ['due', { operationType: 'DATETIME', operator: 'IS_EQUAL_TO', timestamp: 86_399_999 }, 'Due is on the day of 1970-01-01 23:59:59.999 (UTC)', 'Fällig liegt am Tag von 01.01.1970 23:59:59.999 (UTC)'],
    ['due', { operationType: 'DATETIME', operator: 'IS_BEFORE', timestamp: -1, endpointBehavior: 'EXCLUSIVE' }, 'Due is before 1969-12-31 23:59:59.999 (UTC)', 'Fällig liegt vor 31.12.1969 23:59:59.999 (UTC)'],
    ['due', { operationType: 'TIME_POINT', operator: 'IS_BEFORE', timePoint: today({ offset: { days: -7, months: 1 } }) }, 'Due is at or before the start of today plus 1 month minus 7 days', 'Fällig liegt bei oder vor dem Beginn des heutigen Tages plus 1 Monat minus 7 Tage'],
    ['subject', { operationType: 'TIME_POINT', operator: 'IS_AFTER', propertyParser: 'UPDATED_AT', endpointBehavior: 'EXCLUSIVE', timePoint: { timeType: 'PROPERTY_REFERENCED', property: 'due', referenceType: 'UPDATED_AT' } }, 'Subject (last change) is after the last change of Due', 'Betreff (letzte Änderung) liegt nach der letzten Änderung von Fällig'],
    ['due', { operationType: 'TIME_RANGED', operator: 'IS_BETWEEN', lowerBoundTimePoint: { timeType: 'DATE', timezoneSource: 'CUSTOM', zoneId: 'Europe/Berlin', year: 2026, month: 3, day: 29 }, upperBoundTimePoint: today({ indexReference: { referenceType: 'NOW' } }), upperBoundEndpointBehavior: 'EXCLUSIVE' }, 'Due is between 2026-03-29 00:00 (Europe/Berlin) and now (exclusive)', 'Fällig liegt zwischen 29.03.2026 00:00 (Europe/Berlin) und jetzt (ausschließlich)'],
  ])('%s %j', (property, operation, en, de) => expect(said(property, operation)).toEqual({ en, de }));

  it('joins criteria with "and", groups with "or", and brackets what would be read otherwise', () => {
    const known = (property: string) => criterion(property, { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' });
    expect(ruleSentence(parsed(ruleOf([known('subject'), known('due')], [known('amount')])), labels)).toEqual({
      en: '(Subject has a value and Due has a value) or Amount has a value',
      de: '(Betreff hat einen Wert und Fällig hat einen Wert) oder Betrag hat einen Wert',
    });
    expect(ruleSentence(parsed(ruleOf([known('subject'), known('due')])), labels).en).toBe('Subject has a value and Due has a value');
  });
});
