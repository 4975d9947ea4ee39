import type { Bench } from '../bench-run.js';
import { Child } from '../child.js';
import { compared, type Result } from '../report.js';

/** All views from the log, into a generation beside the live one. */
export const rebuild = async (bench: Bench): Promise<Result[]> => {
  const store = await bench.writtenStore();
  const product = Child.start('product', bench.copy(store, 'rebuilt'));
  const peer = Child.start('peers/rebuild', bench.copy(store, 'rebuilt-by-hand'));
  const { tickets } = store;
  try {
    const runs = bench.options.short ? 1 : bench.options.runs;
    const ours = async (run: number): Promise<number> => tickets / ((await product.call<number>('rebuild', { name: `bench-${run + 1}` })) / 1000);
    const raw = async (): Promise<number> => tickets / ((await peer.call<number>('run')) / 1000);
    const pairs = await bench.alternate(ours, raw, runs);
    return [compared({ name: 'rebuild of all views', unit: 'tickets/s', pairs, goal: '>= 0.4', about: `reading the log of ${tickets} tickets, opening the same sealed values and writing the final rows, each once, with raw SQLite` })];
  } finally {
    for (const child of [product, peer]) {
      await child.call('close');
      await child.stop();
    }
  }
};
