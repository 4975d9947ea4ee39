import type { AudienceEntry, AudienceRecord } from '../../src/kernel/view.js';
import type { ScanOptions, Stamp } from '../../src/kernel/view-store.js';

export const place = (number: number): string => String(number).padStart(16, '0');
export const stamp = (revision: number, { slots = 1, validUntil = null }: { slots?: number; validUntil?: number | null } = {}): Stamp => ({ revision, slots, validUntil });

/** What the audience of one ticket is: the same facts in every scope. */
export const audience = (
  ticket: string,
  scopes: readonly string[],
  { activity = 1, opened = 1, status = 'open', words = [] }: Partial<Omit<AudienceEntry, 'scope' | 'line'>> & { words?: readonly string[] } = {},
): AudienceRecord => ({
  entries: scopes.map(scope => ({ scope, activity, opened, status, line: `"id":"${ticket}","activity":${activity}` })),
  words,
});

/** All rows of these scopes, latest first. */
export const latest = (...scopes: string[]): ScanOptions => ({ scopes, sort: 'activity', descending: true, slots: null });
