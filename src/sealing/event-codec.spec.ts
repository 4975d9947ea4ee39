import { keysIn, metadata, MONDAY, stage, StagedVault, stored } from '../../test/sealing/stage.js';
import { firstNote, letter, oldNote, person } from '../../test/sealing/sample-events.js';
import { BadAppend, CorruptStore } from '../kernel/errors.js';
import type { Fact, StoredEvent } from '../kernel/event.js';
import { eventId } from '../kernel/ids.js';
import { ERASED } from '../kernel/sealing.js';
import { EventCodec } from './event-codec.js';
import { ErasedText, KeyDestroyed, MissingKey, UnknownEventType } from './sealing-errors.js';

const families = [person, letter, oldNote];
const written = (changes: object = {}): Fact => ({
  type: 'LetterWritten',
  data: { author: 'anna', subject: 'The printer is on fire', body: 'Grüße, 🖨️', texts: { room: 'cellar 7', floor: 2 }, pages: 3, ...changes },
});

const set = async (options: Parameters<typeof stage>[0] = {}) => {
  const staged = await stage({ pool: { least: 8, most: 64 }, ...options });
  const codec = new EventCodec(families, staged.ring);
  const seal = async (stream: string, facts: Fact[], about = metadata({ actor: { kind: 'process', id: 'post' } }), begins = true) =>
    codec.seal(stream, facts.map(fact => ({ fact, metadata: about })), { begins });
  /** What another process reads. */
  const reader = async () => new EventCodec(families, await staged.again());
  return { ...staged, codec, seal, reader };
};

const readBack = async (codec: EventCodec, events: StoredEvent[]) => {
  await codec.prepare(events, { metadata: true });
  return events.map(event => codec.open(event));
};

describe('a sealed event', () => {
  it('reads the same in another process, and what is no text stays as it is', async () => {
    const { seal, reader } = await set();
    const fact = written();
    const sealed = await seal('letter-7', [fact]);
    const [open] = await readBack(await reader(), stored('letter-7', sealed));
    expect(open).toMatchObject({ type: 'LetterWritten', data: fact.data, stream: 'letter-7', of: '7', revision: 0, at: MONDAY, recordedAt: MONDAY, actor: { kind: 'process', id: 'post' } });
    expect(sealed[0]!.data).toMatchObject({ author: 'anna', pages: 3, texts: { floor: 2 } });
    expect(sealed[0]!.id).toBe(eventId(metadata().commandId, 'letter-7', 0));
  });

  it('holds nothing that was to be sealed, and neither does the vault', async () => {
    const { seal, vault, ring } = await set();
    await ring.ensurePerson('anna');
    const actor = { kind: 'contact', id: 'anna' } as const;
    const sealed = [
      ...(await seal('letter-7', [written()], metadata({ actor, address: '203.0.113.9', userAgent: 'Netscape', reason: 'because I can' }))),
      ...(await seal('letter-7', [{ type: 'RuleSet', data: { criteria: [{ property: 'topic', values: ['heating', 5] }] } }, { type: 'SecretSet', data: { issuer: 'idp', secret: 'hunter2' } }])),
      ...(await seal('person-anna', [{ type: 'PersonRecorded', data: { name: 'Anna Canary', address: null, shoeSize: 38, vip: true } }])),
    ];
    const rows = (await Promise.all(['keys', 'keyBatches', 'sealing'].map(name => vault.list(name)))).flat();
    const all = JSON.stringify([sealed, rows]);
    for (const canary of ['printer', 'Grüße', 'cellar', '203.0.113.9', 'Netscape', 'because', 'heating', 'hunter2', 'Canary']) expect(all).not.toContain(canary);
  });

  it('names a key of its own for each text, and tells which', async () => {
    const { seal, codec, reader } = await set();
    const events = stored('letter-7', await seal('letter-7', [written(), written()]));
    const opened = await readBack(await reader(), events);
    const keys = opened.flatMap(event => Object.values(event.keys));
    expect(Object.keys(opened[0]!.keys).sort()).toEqual(['body', 'subject', 'texts.room']);
    expect(new Set(keys).size).toBe(6);
    expect(keys.every(key => key.startsWith('t.'))).toBe(true);
    expect(codec.openLazily(events[0]!).keys).toEqual(opened[0]!.keys);
  });

  it('leaves out what is undefined and keeps what is null', async () => {
    const { seal, codec, reader } = await set();
    const sealed = await seal('person-anna', [{ type: 'PersonRecorded', data: { name: 'Anna', address: null, shoeSize: 38, vip: true, nickname: undefined } }]);
    const expected = { name: 'Anna', address: null, shoeSize: 38, vip: true };
    const here = codec.open({ ...sealed[0]!, stream: 'person-anna', revision: 0, position: '0' });
    expect(here.data).toStrictEqual(expected);
    expect((await readBack(await reader(), stored('person-anna', sealed)))[0]!.data).toStrictEqual(expected);
  });

  it('is opened without decrypting in the process that sealed it, unless its keys were destroyed', async () => {
    const { seal, codec, ring } = await set();
    const fact = written();
    const [sealed] = await seal('letter-7', [fact]);
    const event = { ...sealed!, stream: 'letter-7', revision: 0, position: '0' };
    expect(codec.open(event).data).toBe(fact.data);
    await ring.destroy([codec.open(event).keys['subject']!]);
    expect(codec.open(event).data).toEqual({ ...fact.data, subject: ERASED });
  });

  it('reads as stored when a text holds half a character', async () => {
    const { seal, codec, reader } = await set();
    const sealed = await seal('letter-7', [written({ subject: 'broken \ud800' })]);
    const here = codec.open({ ...sealed[0]!, stream: 'letter-7', revision: 0, position: '0' });
    expect(here.data).toEqual((await readBack(await reader(), stored('letter-7', sealed)))[0]!.data);
  });
});

describe('keys of persons', () => {
  const recorded: Fact = { type: 'PersonRecorded', data: { name: 'Anna', address: 'anna@example.org', shoeSize: 38, vip: false } };

  it('are made where a person begins, and missed as an alarm where one goes on', async () => {
    const { seal, vault } = await set();
    await expect(seal('person-anna', [recorded], undefined, false)).rejects.toThrow(MissingKey);
    await expect(seal('letter-7', [{ type: 'PersonMentioned', data: { who: 'anna', remark: 'is late' } }])).rejects.toThrow(MissingKey);
    await seal('person-anna', [recorded]);
    expect(await vault.get('keys', 'p.anna')).toBeDefined();
    await seal('person-anna', [recorded], undefined, false);
  });

  it('seal what an event says about another person, in the field that names them', async () => {
    const { seal, ring, reader } = await set();
    await ring.ensurePersons(['anna', 'ben']);
    const sealed = await seal('letter-7', [{ type: 'PersonMentioned', data: { who: 'ben', remark: 'is kind' } }]);
    await ring.destroy(['p.ben']);
    expect((await readBack(await reader(), stored('letter-7', sealed)))[0]!.data).toEqual({ who: 'ben', remark: ERASED });
    await expect(seal('letter-7', [{ type: 'PersonMentioned', data: { who: 'ben', remark: 'again' } }])).rejects.toThrow(KeyDestroyed);
    await expect(seal('letter-7', [{ type: 'PersonMentioned', data: { who: '', remark: 'nobody' } }])).rejects.toThrow(BadAppend);
  });

  it('seal address, user agent and reason of contacts and staff', async () => {
    const { seal, codec, reader, ring } = await set();
    await ring.ensurePerson('berta');
    const about = metadata({ actor: { kind: 'staff', id: 'berta' }, onBehalfOf: { kind: 'contact', id: 'anna' }, address: '203.0.113.9', userAgent: 'Netscape', reason: 'asked by phone' });
    const events = stored('letter-7', await seal('letter-7', [{ type: 'LetterSent', data: { copies: 1 } }], about));
    const auditor = await reader();
    await auditor.prepare(events, { metadata: true });
    expect(auditor.openMetadata(events[0]!)).toEqual(about);
    await ring.destroy(['p.berta']);
    expect(codec.openMetadata(events[0]!)).toEqual({ ...about, address: ERASED, userAgent: ERASED, reason: ERASED });
  });

  it('are not asked for actors that are no person: only their reason is kept, by a text key', async () => {
    const { seal, codec } = await set();
    const about = metadata({ actor: { kind: 'import', id: 'zendesk' }, address: '203.0.113.9', userAgent: 'curl', reason: 'migration' });
    const [event] = stored('letter-7', await seal('letter-7', [{ type: 'LetterSent', data: { copies: 1 } }], about));
    expect(event!.metadata.reason).toMatch(/^~t\./);
    const { address: _a, userAgent: _u, ...kept } = about;
    expect(codec.openMetadata(event!)).toEqual(kept);
  });
});

describe('after keys were destroyed', () => {
  it('exactly their texts are erased; a key that is only missing is an alarm that names the place', async () => {
    const { seal, ring, reader, vault } = await set();
    const events = stored('letter-7', await seal('letter-7', [written()]));
    const { keys } = (await readBack(await reader(), events))[0]!;
    await ring.destroy([keys['texts.room']!]);
    expect((await readBack(await reader(), events))[0]!.data).toMatchObject({ subject: 'The printer is on fire', texts: { room: ERASED, floor: 2 } });
    await vault.write([{ collection: 'keys', key: keys['body']!, delete: true }]);
    await expect(readBack(await reader(), events)).rejects.toThrow(MissingKey);
    await expect(readBack(await reader(), events)).rejects.toThrow(/body of letter-7 at revision 0/);
    expect((await reader()).openLazily(events[0]!).data).toMatchObject({ subject: ERASED, texts: { room: ERASED, floor: 2 }, pages: 3 });
  });

  it('what is erased cannot be written again', async () => {
    const { seal } = await set();
    await expect(seal('letter-7', [written({ body: ERASED })])).rejects.toThrow(ErasedText);
    await expect(seal('letter-7', [written({ texts: { room: ERASED } })])).rejects.toThrow(/LetterWritten.texts.room is erased/);
  });
});

describe('what does not fit', () => {
  it('is refused before it is sealed: unknown types, and objects that would stay in the clear', async () => {
    const { seal } = await set();
    await expect(seal('letter-7', [{ type: 'LetterBurnt', data: {} }])).rejects.toThrow('The event LetterBurnt in letter-7 is not known');
    await expect(seal('parcel-7', [written()])).rejects.toThrow(UnknownEventType);
    await expect(seal('letter-7', [{ type: 'toString', data: {} }])).rejects.toThrow(UnknownEventType);
    await expect(seal('letter-7', [written({ body: { html: 'clear' } })])).rejects.toThrow(BadAppend);
  });

  it('gives its keys up when the store refused it', async () => {
    const { seal, codec, ring, vault } = await set();
    const facts: Fact[] = [written(), { type: 'SecretSet', data: { issuer: 'idp', secret: 'hunter2' } }];
    await ring.ensurePerson('anna');
    codec.discard(await seal('letter-7', facts, metadata({ actor: { kind: 'contact', id: 'anna' }, reason: 'x' })));
    await ring.close();
    expect([...(await keysIn(vault)).keys()]).toEqual(['p.anna']);
  });

  it('gives up no key that somebody only wrote the name of', async () => {
    const { seal, codec, ring } = await set();
    const first = await seal('letter-7', [written()]);
    const kept = codec.openLazily(stored('letter-7', first)[0]!).keys['body']!;
    codec.discard(await seal('letter-8', [written({ author: `~${kept}~AAAA`, texts: { [`~${kept}~x`]: 1 } })]));
    await ring.close();
    await ring.load([kept]);
    expect(ring.keyOf(kept).kind).toBe('key');
  });

  it('names its place when the stored bytes are broken', async () => {
    const { seal, codec } = await set();
    const [event] = stored('letter-7', await seal('letter-7', [written()])) as [StoredEvent];
    const broken = (changes: object): StoredEvent => ({ ...event, revision: 4, ...changes });
    const cases = [
      broken({ data: null }),
      broken({ data: 'text' }),
      broken({ metadata: null }),
      broken({ metadata: { ...event.metadata, schema: 'x' } }),
      broken({ metadata: { ...event.metadata, occurredAt: 'soon' } }),
      broken({ metadata: { ...event.metadata, actor: undefined } }),
      broken({ data: { ...event.data, subject: 'in the clear' } }),
      broken({ data: { ...event.data, subject: `${event.data['subject'] as string}\u00ff` } }),
      broken({ data: { ...event.data, subject: (event.data['subject'] as string).slice(0, 30) } }),
      broken({ data: { ...event.data, body: event.data['subject'] } }),
    ];
    for (const bad of cases) {
      await codec.prepare([bad]);
      expect(() => codec.open(bad)).toThrow(CorruptStore);
      expect(() => codec.open(bad)).toThrow(/letter-7 at revision 4/);
    }
    const rule = { ...(stored('letter-7', await seal('letter-7', [{ type: 'RuleSet', data: { criteria: [] } }]))[0]!), data: { criteria: 7 } };
    expect(() => codec.open(rule)).toThrow(CorruptStore);
  });

  it('is told apart: a type or a shape that only a newer program knows', async () => {
    const { seal, codec } = await set();
    const [event] = stored('letter-7', await seal('letter-7', [written()])) as [StoredEvent];
    expect(() => codec.open({ ...event, type: 'LetterBurnt' })).toThrow(UnknownEventType);
    expect(() => codec.open({ ...event, metadata: { ...event.metadata, schema: '2' } })).toThrow(/schema version 2; this program knows 1/);
  });
});

describe('an event of an older shape', () => {
  it('is brought up to date step by step; sealed texts that moved still open', async () => {
    const { ring, reader, seal } = await set();
    const first = new EventCodec([firstNote], ring);
    const facts: Fact[] = [{ type: 'NoteTaken', data: { title: 'call back', remark: 'in the clear then' } }, { type: 'NoteTaken', data: { title: 'alone' } }];
    const sealed = await first.seal('note-1', facts.map(fact => ({ fact, metadata: metadata({ actor: { kind: 'system', id: 'x' } }) })));
    const events = stored('note-1', [...sealed, ...(await seal('note-1', [{ type: 'NoteTaken', data: { subject: 'new', remark: 'sealed', kind: 'long' } }]))]);
    const opened = await readBack(await reader(), events);
    expect(opened.map(({ data }) => data)).toEqual([
      { subject: 'call back', remark: 'in the clear then', kind: 'plain' },
      { subject: 'alone', remark: '', kind: 'plain' },
      { subject: 'new', remark: 'sealed', kind: 'long' },
    ]);
    expect(opened[0]!.keys).toEqual({ subject: expect.stringMatching(/^t\./) as string });
    await ring.destroy([opened[0]!.keys['subject']!]);
    expect((await readBack(await reader(), events))[0]!.data).toEqual({ subject: ERASED, remark: 'in the clear then', kind: 'plain' });
  });

  it('whose upcaster is missing, or defined twice, stops the program at start', async () => {
    const { ring } = await stage();
    const hole = { noun: 'note', definitions: { NoteTaken: { ...oldNote.definitions.NoteTaken, upcast: { 1: (data: object) => ({ ...data }) } } } };
    expect(() => new EventCodec([hole], ring)).toThrow('NoteTaken is at version 3 but has no upcaster from 2.');
    expect(() => new EventCodec([oldNote, firstNote], ring)).toThrow('NoteTaken is defined twice');
  });

  it('that its upcaster cannot take names its place', async () => {
    const { ring } = await stage();
    const throwing = { noun: 'note', definitions: { NoteTaken: { ...firstNote.definitions.NoteTaken, version: 2, upcast: { 1: () => { throw new Error('no title'); } } } } };
    const [event] = stored('note-1', await new EventCodec([firstNote], ring).seal('note-1', [{ fact: { type: 'NoteTaken', data: { title: 'a' } }, metadata: metadata() }]));
    expect(() => new EventCodec([throwing], ring).open(event!)).toThrow('note-1 at revision 0 cannot be brought from version 1 to 2: no title');
  });
});

it('a vault that can be read only by waiting serves as well', async () => {
  const { seal, vault, again } = await set({ atOnce: false });
  const sealed = await seal('letter-7', [written()]);
  const reader = new EventCodec(families, await again({ vault: new StagedVault(vault.inner, { atOnce: false }) }));
  expect((await readBack(reader, stored('letter-7', sealed)))[0]!.data).toEqual(written().data);
});
