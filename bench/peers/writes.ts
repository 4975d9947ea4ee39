import Fastify from 'fastify';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { answerParent } from '../child.js';
import { openTables } from './folder.js';
import { freshId, sampleOf, type Sample } from './sample.js';

/**
 * The limit of writes: bare Fastify handlers that parse the same body and write what an open (or a reply) of ours wrote:
 * event, rows of views, index entries, words, text keys. Prepared statements, grouped transactions, synchronous=FULL.
 * Nothing is decided, checked, sealed or folded.
 */
const folder = process.argv[2]!;
const tables = openTables(folder);
const { db, sql } = tables;
const vault = new DatabaseSync(join(folder, 'vault.db'));
vault.exec('PRAGMA synchronous=FULL; PRAGMA secure_delete=ON');

const insertEvent = sql('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
const putRow = sql('INSERT INTO row_# VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET position = excluded.position, revision = excluded.revision, row = excluded.row');
const newNumber = sql('INSERT INTO words_#(words) VALUES (?)');
const addTicket = sql('INSERT INTO ticket_# VALUES (?, ?, ?, ?, ?, ?, 1)');
const stamp = sql('UPDATE ticket_# SET revision = ? WHERE n = ?');
const addEntry = sql('INSERT INTO entry_# VALUES (?, ?, ?, ?, ?, ?, ?)');
const removeEntry = sql('DELETE FROM entry_# WHERE scope = ? AND activity = ? AND ticket = ?');
const addWord = sql('INSERT OR IGNORE INTO word_# VALUES (?, ?, ?)');
const setCheckpoint = sql('UPDATE checkpoint_# SET position = ?');
const addKey = vault.prepare('INSERT INTO entry VALUES (?, ?, ?, 1, NULL, NULL)');
const scopes = (sql('SELECT n FROM scope_#').all() as unknown as [number][]).map(([n]) => n);

interface Known { readonly id: string; readonly n: number; readonly scopes: number[]; revision: number; activity: number }

const opening = sampleOf(tables, 'TicketOpened');
const replying = sampleOf(tables, 'ReplyPosted');
let [place] = sql('SELECT max(position) FROM events').get() as unknown as [number];
let clock = Date.now();
let stock = 0;
const known: Known[] = [];

/** Keys are made ready in batches, as ours are. */
const takeKeys = (count: number): void => {
  if ((stock -= count) >= 0) return;
  vault.exec('BEGIN IMMEDIATE');
  for (let i = 0; i < 512; i++) addKey.run('keys', `t.${freshId()}.${i}`, JSON.stringify({ key: 'k'.repeat(80) }));
  vault.exec('COMMIT');
  stock += 512;
};

const writeEvent = (sample: Sample, id: string, revision: number, index: number): void => {
  const { type, data, metadata, leaf } = sample.event;
  const position = String(++place).padStart(16, '0');
  insertEvent.run(place, `ticket-${id}`, revision, `${freshId()}-${index}`, type, data.replaceAll(sample.ticket, id), metadata, clock, leaf);
  for (const [view, key, , row] of sample.rows) putRow.run(view, key.replace(sample.ticket, id), position, revision, row.replaceAll(sample.ticket, id));
  setCheckpoint.run(position);
};

const open = (): Known => {
  const id = freshId();
  const made: Known = { id, n: Number(newNumber.run(opening.words).lastInsertRowid), scopes: opening.entries.map((_, i) => scopes[(known.length * 7 + i * 3) % scopes.length]!), revision: 0, activity: ++clock };
  writeEvent(opening, id, 0, made.n);
  addTicket.run(made.n, id, 1, 0, 1, null);
  opening.entries.forEach(([, opened, status, line], i) => addEntry.run(made.scopes[i]!, made.activity, id, made.n, opened, status, line.replaceAll(opening.ticket, id)));
  for (const scope of made.scopes) for (const word of opening.words.trim().split(' ')) addWord.run(scope, word, made.n);
  known.push(made);
  return made;
};

const reply = (ticket: Known): Known => {
  writeEvent(replying, ticket.id, ++ticket.revision, ticket.n);
  const activity = ++clock;
  replying.entries.forEach(([, opened, status, line], i) => {
    removeEntry.run(ticket.scopes[i]!, ticket.activity, ticket.id);
    addEntry.run(ticket.scopes[i]!, activity, ticket.id, ticket.n, opened, status, line.replaceAll(replying.ticket, ticket.id));
  });
  stamp.run(ticket.revision, ticket.n);
  ticket.activity = activity;
  return ticket;
};

let waiting: { work: () => Known; done: (ticket: Known) => void }[] = [];
const flush = (): void => {
  const group = waiting;
  waiting = [];
  db.exec('BEGIN IMMEDIATE');
  const made = group.map(({ work }) => work());
  db.exec('COMMIT');
  group.forEach(({ done }, i) => done(made[i]!));
};
const grouped = (work: () => Known): Promise<Known> => new Promise(done => {
  if (waiting.push({ work, done }) === 1) setImmediate(flush);
});

const app = Fastify();
let next = 0;
app.post('/tickets', async (_, answer) => {
  takeKeys(2);
  const { id } = await grouped(open);
  return answer.code(201).send({ id, revision: 0 });
});
app.post('/replies', async (_, answer) => {
  takeKeys(1);
  const { id, revision } = await grouped(() => reply(known[next++ % known.length]!));
  return answer.code(201).send({ id, revision });
});

answerParent({
  listen: async () => {
    db.exec('BEGIN');
    for (let i = 0; i < 500; i++) open();
    db.exec('COMMIT');
    await app.listen({ host: '127.0.0.1', port: 0 });
    return { port: (app.server.address() as { port: number }).port };
  },
});
