import { event, events } from '../../src/kernel/event.js';
import { eachValue, sealedPerson, sealedSecret, sealedText, type Text, type Walk } from '../../src/kernel/sealing.js';

export interface Criterion {
  readonly property: string;
  readonly values: readonly (Text | number)[];
}

/** Operands of a rule: strings inside `values` of each criterion. */
const operands: Walk = (value, replace) =>
  (value as readonly Criterion[]).map(({ property, values }, at) => ({
    property,
    values: values.map((operand, index) => (typeof operand === 'string' ? replace(`${at}.${index}`, operand) : operand)),
  }));

const sentence = { en: () => 'It happened.', de: () => 'Es geschah.' };

export const person = events('person', {
  PersonRecorded: event<{ name: Text; address: Text | null; shoeSize: number; vip: boolean; nickname?: Text | undefined }>({
    sealed: { name: sealedPerson, address: sealedPerson, shoeSize: sealedPerson, vip: sealedPerson, nickname: sealedPerson },
    ...sentence,
  }),
});

export const letter = events('letter', {
  LetterWritten: event<{ author: string; subject: Text; body: Text | null; texts: Readonly<Record<string, Text | number>>; pages: number }>({
    authorIn: 'author',
    sealed: { subject: sealedText, body: sealedText, texts: { kind: 'text', walk: eachValue } },
    ...sentence,
  }),
  RuleSet: event<{ criteria: readonly Criterion[] }>({ sealed: { criteria: { kind: 'text', walk: operands } }, ...sentence }),
  PersonMentioned: event<{ who: string; remark: Text }>({ sealed: { remark: { kind: 'person', personIn: 'who' } }, ...sentence }),
  SecretSet: event<{ issuer: string; secret: Text }>({ sealed: { secret: sealedSecret }, ...sentence }),
  LetterSent: event<{ copies: number }>(sentence),
});

/** The third shape: `title` became `subject` in 2, free remarks in the clear became sealed `remark` in 3. */
export const oldNote = events('note', {
  NoteTaken: event<{ subject: Text; remark: Text; kind: string }>({
    version: 3,
    sealed: { subject: sealedText, remark: sealedText },
    upcast: {
      1: ({ title, ...rest }) => ({ ...rest, subject: title }),
      2: data => ({ ...data, kind: data['kind'] ?? 'plain', remark: data['remark'] ?? '' }),
    },
    ...sentence,
  }),
});

/** The same family as the first release had it. */
export const firstNote = events('note', {
  NoteTaken: event<{ title: Text; remark?: string }>({ sealed: { title: sealedText }, ...sentence }),
});
