import { MemoryLog } from '../adapters/memory.log.js';
import { openMemory } from '../adapters/memory.js';
import { metadata, stage, stored } from '../../test/sealing/stage.js';
import { letter, person } from '../../test/sealing/sample-events.js';
import type { Fact } from '../kernel/event.js';
import { NO_STREAM } from '../kernel/event-store.js';
import { textsOf } from './erasure.js';
import { EventCodec } from './event-codec.js';
import { usedInLog } from './used-text-keys.js';

const families = [person, letter];
const process = metadata({ actor: { kind: 'process', id: 'post' } });
const by = (author: string): Fact => ({ type: 'LetterWritten', data: { author, subject: 'S', body: null, texts: { room: 'cellar' }, pages: 1 } });

describe('the texts of a person', () => {
  it('are those whose event names the person as author, with stream, revision, field and key', async () => {
    const { ring } = await stage();
    const codec = new EventCodec(families, ring);
    await ring.ensurePerson('ben');
    const facts = [by('anna'), by('ben'), { type: 'PersonMentioned', data: { who: 'ben', remark: 'x' } }, by('anna')];
    const events = stored('letter-7', await codec.seal('letter-7', facts.map(fact => ({ fact, metadata: process }))), 3);
    const opened = events.map(event => codec.open(event));
    const texts = textsOf(families, 'anna', opened);
    expect(texts.map(({ stream, revision, field }) => [stream, revision, field])).toEqual([
      ['letter-7', 3, 'subject'], ['letter-7', 3, 'texts.room'], ['letter-7', 6, 'subject'], ['letter-7', 6, 'texts.room'],
    ]);
    expect(texts[1]!.key).toBe(opened[0]!.keys['texts.room']);
    await ring.destroy(texts.slice(0, 2).map(({ key }) => key));
    expect(textsOf(families, 'anna', events.map(event => codec.open(event)))).toEqual(texts);
    expect(textsOf(families, 'ben', events.map(event => codec.openLazily(event)))).toHaveLength(2);
    expect(textsOf(families, 'berta', opened)).toEqual([]);
  });
});

it('left-over text keys are told from used ones by the log', async () => {
  const { ring, clock, again, vault } = await stage({ pool: { least: 8, most: 8 } });
  const log = openMemory({ clock }).events;
  expect(log).toBeInstanceOf(MemoryLog);
  const codec = new EventCodec(families, ring);
  const events = await codec.seal('letter-7', [by('anna'), by('ben')].map(fact => ({ fact, metadata: metadata({ actor: { kind: 'import', id: 'zendesk' }, reason: 'migration' }) })));
  await log.append({ stream: 'letter-7', expected: NO_STREAM, events });
  const next = await again();
  await next.removeLeftovers(usedInLog(log), 0);
  const reader = new EventCodec(families, next);
  const read = await log.readStream('letter-7');
  await reader.prepare(read, { metadata: true });
  expect(read.map(event => reader.open(event).data)).toEqual([by('anna').data, by('ben').data]);
  expect(reader.openMetadata(read[1]!).reason).toBe('migration');
  const left = (await vault.list('keys')).filter(({ key }) => key.startsWith('t.'));
  expect(left).toHaveLength(6);
});
