import type { Bench } from '../bench-run.js';
import { asPerson, request } from '../loads.js';
import { bounded, type Result } from '../report.js';

/** What the service holds while it serves lists, searches and pages as fast as it can, and how soon it listens. */
export const memory = async (bench: Bench): Promise<Result[]> => {
  const served = await bench.serve(bench.store);
  let peak = 0;
  const sampler = setInterval(() => (peak = Math.max(peak, served.child.anonymousMemory())), 50);
  try {
    const asks = ['/api/tickets', '/tickets', '/api/tickets?q=category', '/api/tickets?counts=yes'];
    await bench.prepareSet('mixed', served.people.map((person, i) => request('GET', asks[i % asks.length]!, asPerson(person))));
    await bench.drive({ port: served.port, set: 'mixed', connections: 64, ms: bench.ms * 2 });
    const again = served.rebuilt > 0 ? ` (this start folded ${served.rebuilt} events again: the views were those of other folds)` : '';
    return [
      bounded('memory while serving', peak, 'MB', 400, 'the bound set for it; peak of RssAnon, sampled every 50 ms under lists, pages, searches and counts of 64 connections'),
      bounded('start', served.startedIn / 1000, 's', 2, `the bound set for it; from the program's first line until it listens${again}`),
    ];
  } finally {
    clearInterval(sampler);
    await bench.stop(served);
  }
};
