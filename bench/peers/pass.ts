import { openTables } from './folder.js';
import { answerParent } from '../child.js';

/**
 * The limit of a sweep: one SQL statement that rewrites the bits of every ticket (and leaves them as they were). With
 * `judged` it decides them too, from the property in the ticket's facts, as a program without our predicate would.
 */
const { db, sql } = openTables(process.argv[2]!);
const bare = sql('UPDATE ticket_# SET bits = (bits & ~0) | 0, slots = slots');
const judged = sql(`UPDATE ticket_# SET slots = slots, bits = bits | ((SELECT json_extract(row, '$.properties.pipeline[#-1][1]') FROM row_#
  WHERE view = 'ticketFacts' AND id = ticket_#.id) IN (SELECT value FROM json_each(?))) * 0`);

const timed = (work: () => unknown): number => {
  const began = performance.now();
  db.exec('BEGIN IMMEDIATE');
  work();
  db.exec('COMMIT');
  return performance.now() - began;
};

answerParent({
  bare: () => timed(() => bare.run()),
  judged: ({ options }: { options: readonly string[] }) => timed(() => judged.run(JSON.stringify(options))),
});
