import { openTables } from './folder.js';
import { answerParent } from '../child.js';

/**
 * The limit of a sweep: one SQL statement that sets a bit of every ticket, one that no filter has, and is taken back when the
 * clock has stopped. (Rows that stay as they are would not do: SQLite compares, and writes no page.) With `judged` it
 * decides the bit too, from the property in the ticket's facts, as a program without our predicate would.
 */
const { db, sql } = openTables(process.argv[2]!);
const SPARE = 32;
const bare = sql(`UPDATE ticket_# SET bits = bits | ${SPARE}, slots = slots`);
const judged = sql(`UPDATE ticket_# SET slots = slots, bits = bits | ${SPARE} | ((SELECT json_extract(row, '$.properties.pipeline[#-1][1]') FROM row_#
  WHERE view = 'ticketFacts' AND id = ticket_#.id) IN (SELECT value FROM json_each(?))) * 0`);

const back = sql(`UPDATE ticket_# SET bits = bits & ~${SPARE}`);

const timed = (work: () => unknown): number => {
  const began = performance.now();
  db.exec('BEGIN IMMEDIATE');
  work();
  db.exec('COMMIT');
  const took = performance.now() - began;
  back.run();
  return took;
};

answerParent({
  bare: () => timed(() => bare.run()),
  judged: ({ options }: { options: readonly string[] }) => timed(() => judged.run(JSON.stringify(options))),
});
