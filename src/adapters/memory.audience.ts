import type { AudienceEntry } from '../kernel/view.js';
import type { ScanOptions, Stamp } from '../kernel/view-store.js';
import { comparePlaces } from './merge-scans.js';

/** Whether an entry belongs to a scan, word for word as ScanOptions says. */
export const matches = (entry: AudienceEntry, ticket: string, bits: number, stamp: Stamp, options: ScanOptions): boolean => {
  const { sort, descending, after, slots, status, openedFrom, openedTo } = options;
  if (after) {
    const order = comparePlaces({ value: entry[sort], ticket }, after);
    if (descending ? order >= 0 : order <= 0) return false;
  }
  if (slots && !meet(bits, slots.mask) && stamp.slots >= slots.since) return false;
  if (status && !status.includes(entry.status)) return false;
  return entry.opened >= (openedFrom ?? -Infinity) && entry.opened <= (openedTo ?? Infinity);
};

/** All words, the last one as the beginning of a word. */
export const holds = (stored: readonly string[], words: readonly string[]): boolean =>
  words.every((word, index) => (index === words.length - 1 ? stored.some(each => each.startsWith(word)) : stored.includes(word)));

/** Slots go up to 48: JavaScript's own bit operators stop at 32. */
const meet = (bits: number, mask: number): boolean => (BigInt(bits) & BigInt(mask)) !== 0n;
