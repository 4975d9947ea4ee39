import type { PropertyType, TicketFacts } from './ticket.policy.js';

type Told = string | boolean | readonly string[] | null;

/** What tickets of one kind have in common: which options they have now. Filters that look at nothing else judge a kind once. */
export interface TicketKind {
  readonly told: Readonly<Record<string, Told>>;
  /** Properties that each of them has a value of its own for. */
  readonly untold: readonly string[];
}

/** Characters of options that are told of one property at most. */
const MOST = 200;

const isToldType = (type: PropertyType | undefined): boolean => type === 'enumeration' || type === 'boolean';

const isTold = (value: unknown): value is Told =>
  value === null || typeof value === 'boolean' || (typeof value === 'string' && value.length <= MOST)
  || (Array.isArray(value) && value.every(one => typeof one === 'string') && value.join().length <= MOST);

/**
 * A ticket's kind as text, at a moment (ms): equal for equal kinds. Texts, numbers and dates are untold: they would make
 * each ticket a kind of its own, and none of what people write shall stand there. So is what is dated later than the moment.
 */
export const kindOf = ({ properties }: TicketFacts, typeOf: (property: string) => PropertyType | undefined, at: number): string => {
  const told: [string, Told][] = [];
  const untold: string[] = [];
  for (const id of Object.keys(properties).sort()) {
    const last = properties[id]!.at(-1);
    if (!last) continue;
    const [moment, value] = last;
    if (moment <= at && isToldType(typeOf(id)) && isTold(value)) told.push([id, value]);
    else untold.push(id);
  }
  return JSON.stringify({ told: Object.fromEntries(told), untold } satisfies TicketKind);
};

/** undefined for the kind that tells nothing. */
export const readKind = (text: string): TicketKind | undefined => (text === '' ? undefined : (JSON.parse(text) as TicketKind));
