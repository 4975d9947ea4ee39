import type { EventFamily, Recorded } from '../kernel/event.js';
import { isTextKey } from './key-ids.js';

/** One sealed text in a stream, as `TextsErased` names it. */
export interface WrittenText {
  readonly stream: string;
  readonly revision: number;
  /** The field, and the path inside it. */
  readonly field: string;
  readonly key: string;
}

/**
 * The texts that a person wrote, among the events of streams that may hold some. The author is whom `authorIn` of the
 * event's definition names, never the actor: an import or a staff member may have written it down. Pure, and the same
 * before and after keys are destroyed, so that an interrupted erasure plans the same again.
 */
export const textsOf = (families: readonly EventFamily[], person: string, events: readonly Recorded[]): WrittenText[] => {
  const authors = authorFields(families);
  return events.flatMap(event => {
    const field = authors.get(event.type);
    return field !== undefined && event.data[field] === person ? textKeys(event) : [];
  });
};

const authorFields = (families: readonly EventFamily[]): Map<string, string> =>
  new Map(
    families
      .flatMap(({ definitions }) => Object.entries(definitions))
      .flatMap(([type, { authorIn }]) => (authorIn === undefined ? [] : [[type, authorIn] as const])),
  );

/** What person keys and secret keys seal goes with those keys. */
const textKeys = ({ stream, revision, keys }: Recorded): WrittenText[] =>
  Object.entries(keys)
    .filter(([, key]) => isTextKey(key))
    .map(([field, key]) => ({ stream, revision, field, key }));
