import fc from 'fast-check';
import { metadata, stage, stored } from '../../test/sealing/stage.js';
import { letter, person } from '../../test/sealing/sample-events.js';
import { CorruptStore } from '../kernel/errors.js';
import type { Fact, StoredEvent } from '../kernel/event.js';
import { ERASED } from '../kernel/sealing.js';
import { EventCodec } from './event-codec.js';
import { MissingKey } from './sealing-errors.js';

const families = [person, letter];
const CANARY = 'canary-7c1f';
const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })).map(some => `${some.toWellFormed()}${CANARY}`);
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });

const writtenLetter = fc.record({ author: fc.string(), subject: text, body: maybe(text), texts: fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(text, fc.integer())), pages: fc.nat() });
const rule = fc.record({ criteria: fc.array(fc.record({ property: fc.string(), values: fc.array(fc.oneof(text, fc.integer())) })) });
const fact: fc.Arbitrary<Fact> = fc.oneof(
  writtenLetter.map(data => ({ type: 'LetterWritten', data })),
  rule.map(data => ({ type: 'RuleSet', data })),
  fc.record({ issuer: fc.string(), secret: text }).map(data => ({ type: 'SecretSet', data })),
  text.map(remark => ({ type: 'PersonMentioned', data: { who: 'ben', remark } })),
);

const set = async () => {
  const staged = await stage();
  await staged.ring.ensurePersons(['ben', 'berta']);
  const codec = new EventCodec(families, staged.ring);
  const about = metadata({ reason: CANARY, address: CANARY, userAgent: CANARY });
  const seal = async (facts: Fact[]) => stored('letter-7', await codec.seal('letter-7', facts.map(one => ({ fact: one, metadata: about }))));
  return { ...staged, codec, seal };
};

it('whatever is sealed opens to the same, and shows nothing before', async () => {
  const { codec, seal, vault } = await set();
  await fc.assert(
    fc.asyncProperty(fc.array(fact, { minLength: 1, maxLength: 4 }), async facts => {
      const events = await seal(facts);
      expect(JSON.stringify(events)).not.toContain(CANARY);
      await codec.prepare(events);
      const opened = events.map(event => codec.open(event));
      expect(JSON.parse(JSON.stringify(opened.map(({ data }) => data)))).toEqual(JSON.parse(JSON.stringify(facts.map(({ data }) => data))));
      for (const event of events) expect(JSON.stringify(codec.openLazily(event))).not.toContain(CANARY);
    }),
    { numRuns: 100 },
  );
  expect(JSON.stringify((await Promise.all(['keys', 'keyBatches', 'sealing'].map(name => vault.list(name)))).flat())).not.toContain(CANARY);
});

/** One way to tamper with a stored letter; undefined where it changes nothing. */
const tamperings: readonly ((event: StoredEvent, other: StoredEvent, at: number) => StoredEvent)[] = [
  event => ({ ...event, stream: 'letter-8' }),
  event => ({ ...event, id: event.id.replace(/^./, digit => (digit === '0' ? '1' : '0')) }),
  event => ({ ...event, data: { ...event.data, subject: event.data['body'], body: event.data['subject'] } }),
  (event, other) => ({ ...event, data: { ...event.data, subject: other.data['subject'] } }),
  (event, _, at) => ({ ...event, data: { ...event.data, subject: flipped(event.data['subject'] as string, at) } }),
  event => ({ ...event, data: { ...event.data, subject: (event.data['subject'] as string).slice(0, -4) } }),
  event => ({ ...event, data: { ...event.data, subject: `~p.ben~${(event.data['subject'] as string).split('~')[2]}` } }),
];

/** One bit of iv, ciphertext or tag is another one. */
const flipped = (sealed: string, at: number): string => {
  const [, key, body] = sealed.split('~') as [string, string, string];
  const bytes = Buffer.from(body, 'base64url');
  const bit = at % (bytes.length * 8);
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  return `~${key}~${bytes.toString('base64url')}`;
};

it('what was altered, moved or exchanged does not open', async () => {
  const { codec, seal } = await set();
  await fc.assert(
    fc.asyncProperty(text, text, fc.nat(), fc.constantFrom(...tamperings), async (subject, body, at, tamper) => {
      const letters = [1, 2].map(pages => ({ type: 'LetterWritten', data: { author: 'anna', subject, body, texts: {}, pages } }));
      const [event, other] = (await seal(letters)) as [StoredEvent, StoredEvent];
      const bad = tamper(event, other, at);
      await codec.prepare([bad]);
      expect(() => codec.open(bad)).toThrow(CorruptStore);
    }),
    { numRuns: 200 },
  );
});

it('a moved operand of a rule and moved metadata do not open', async () => {
  const { codec, seal } = await set();
  const [event] = (await seal([{ type: 'RuleSet', data: { criteria: [{ property: 'a', values: ['one', 'two'] }] } }])) as [StoredEvent];
  const criteria = event.data['criteria'] as { values: string[] }[];
  const swapped = { ...event, data: { criteria: [{ property: 'a', values: [...criteria[0]!.values].reverse() }] } };
  expect(() => codec.open(swapped)).toThrow(CorruptStore);
  const moved = { ...event, metadata: { ...event.metadata, reason: event.metadata.address! } };
  expect(() => codec.openMetadata(moved)).toThrow(CorruptStore);
  expect(() => codec.openMetadata({ ...event, metadata: { ...event.metadata, reason: 'in the clear' } })).toThrow(CorruptStore);
});

it('after random destruction exactly the destroyed is erased and the deleted is an alarm', async () => {
  const { codec, seal, ring, vault, again } = await set();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('keep', 'destroy', 'lose'), { minLength: 1, maxLength: 6 }), async fates => {
      const events = await seal(fates.map((_, pages) => ({ type: 'LetterWritten', data: { author: 'anna', subject: 's', body: null, texts: {}, pages } })));
      const keys = events.map(event => codec.openLazily(event).keys['subject']!);
      await ring.destroy(keys.filter((_, index) => fates[index] === 'destroy'));
      await vault.write(keys.filter((_, index) => fates[index] === 'lose').map(key => ({ collection: 'keys', key, delete: true as const })));
      const reader = new EventCodec(families, await again());
      await reader.prepare(events);
      events.forEach((event, index) => {
        if (fates[index] === 'lose') expect(() => reader.open(event)).toThrow(MissingKey);
        else expect(reader.open(event).data['subject']).toEqual(fates[index] === 'keep' ? 's' : ERASED);
      });
    }),
    { numRuns: 30 },
  );
});
