import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import type { EventMetadata } from './event.js';
import { metadataJson } from './metadata-json.js';

const text = fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }), fc.constantFrom('"', '\\', '\u0000', '\u2028', '\ud800', '~', 'ß', '😀')) });
const names = ['schema', 'commandId', 'digest', 'actor', 'onBehalfOf', 'correlationId', 'causationId', 'recordedAt', 'occurredAt', 'address', 'userAgent', 'reason'];

/** Some of the members, in any order. */
const metadata = fc.shuffledSubarray(names).chain(some => fc.tuple(...some.map(() => text)).map(values => Object.fromEntries(some.map((name, i) => [name, values[i]]))));

test('metadata is written byte by byte as the general rule writes it, whatever it holds and in whatever order', () => {
  fc.assert(fc.property(metadata, value => {
    expect(metadataJson(value as unknown as EventMetadata)).toBe(canonicalJson(value));
  }), { numRuns: 500 });
});

test.each([
  ['an unknown member', { schema: '1', other: 'x' }],
  ['a number', { schema: 1 }],
  ['what JSON drops', { schema: '1', reason: undefined }],
  ['members of a prototype', Object.create({ reason: 'x' })],
  ['a member that JSON calls', { schema: '1', toJSON: () => ({}) }],
])('%s goes the general way', (_, value) => {
  expect(metadataJson(value as unknown as EventMetadata)).toBeUndefined();
});
