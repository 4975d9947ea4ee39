import { isErased } from '../kernel/sealing.js';
import { snippetOf, wordsHit, type Snippet } from '../kernel/snippet.js';
import type { ViewSnapshot } from '../kernel/view-store.js';
import type { ThreadEntry } from './ticket-thread.view.js';

/** Entries of a thread that are looked through for a snippet. */
const LOOKED = 200;

/**
 * Where a ticket that a search has found for this viewer speaks of what was asked: a piece of the public entry that
 * holds most of the words. Undefined where only its subject does. Notes and deleted texts are never looked at (C4, C5).
 */
export const ticketSnippet = (snapshot: ViewSnapshot, ticket: string, asked: readonly string[]): readonly Snippet[] | undefined => {
  let best: { text: string; hits: number } | undefined;
  for (const { row } of snapshot.range<ThreadEntry>('ticketThread', { prefix: `${ticket}/`, limit: LOOKED })) {
    if (row.kind !== 'message' || row.internal || row.redacted || row.body === null || isErased(row.body)) continue;
    const text = row.body.replace(/\s+/g, ' ').trim();
    const hits = wordsHit(text, asked);
    if (hits > (best?.hits ?? 0)) best = { text, hits };
  }
  return best && snippetOf(best.text, asked);
};

/** As a member of a JSON object, with its comma; nothing without a snippet. */
export const snippetMember = (snippet: readonly Snippet[] | undefined): string => (snippet ? `,"snippet":${JSON.stringify(snippet.map(({ text }) => text).join(''))}` : '');
