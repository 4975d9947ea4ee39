import { createHash } from 'node:crypto';
import { leafOf } from './leaf.js';
import type { StoredEvent } from './event.js';

const event = {
  stream: 'ticket-7f3', revision: 2, id: '6f1c5f0e-3a64-5d5b-9c55-5ec7fe1d0001', type: 'ReplyPosted',
  data: { text: 'ß', a: 1 }, metadata: { schema: '1', actor: 'contact:7f3' } as unknown as StoredEvent['metadata'],
};

test('a leaf is SHA-256 over the canonical JSON of the six members', () => {
  const text = '{"data":{"a":1,"text":"ß"},"id":"6f1c5f0e-3a64-5d5b-9c55-5ec7fe1d0001","metadata":{"actor":"contact:7f3","schema":"1"},"revision":2,"stream":"ticket-7f3","type":"ReplyPosted"}';
  expect(leafOf(event)).toBe(createHash('sha256').update(text).digest('hex'));
});

test.each([
  { stream: 'ticket-7f4' }, { revision: 3 }, { id: '6f1c5f0e-3a64-5d5b-9c55-5ec7fe1d0002' }, { type: 'ReplyRedacted' },
  { data: { text: 'ss', a: 1 } }, { metadata: { schema: '2', actor: 'contact:7f3' } as unknown as StoredEvent['metadata'] }, { stream: 'ticket-"' },
])('another member, another leaf (U3): %j', change => {
  expect(leafOf({ ...event, ...change })).not.toBe(leafOf(event));
});
