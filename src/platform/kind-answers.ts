import { ANSWERED_NO, ANSWERED_YES, UNANSWERED, type Kind } from '../kernel/view-store.js';
import { asKind, type JudgedFilter } from '../portal/sight.policy.js';
import { readKind } from '../tickets/ticket-kind.policy.js';

export interface Answered {
  /** By a kind's number. */
  readonly answers: Uint8Array;
  /** Are there kinds whose tickets have to be judged one by one? */
  readonly open: boolean;
  readonly kinds: readonly Kind[];
}

const NOTHING: Answered = { answers: new Uint8Array(0), open: false, kinds: [] };

/** What one filter says of each kind of tickets, now and whatever the time: a kind is judged once in a sweep, by the predicate itself. */
export class KindAnswers {
  #filter: JudgedFilter | undefined;
  #known = NOTHING;

  of(filter: JudgedFilter, kinds: readonly Kind[], at: number): Answered {
    const { kinds: before } = this.#known;
    const grown = filter === this.#filter && before.length <= kinds.length && before[0] === kinds[0] && before.at(-1) === kinds[before.length - 1];
    if (!grown) this.#known = NOTHING;
    this.#filter = filter;
    if (this.#known.kinds.length < kinds.length) this.#known = more(this.#known, filter, kinds, at);
    return this.#known;
  }
}

const more = (known: Answered, filter: JudgedFilter, kinds: readonly Kind[], at: number): Answered => {
  const answers = new Uint8Array((kinds.at(-1)?.number ?? 0) + 1);
  answers.set(known.answers);
  let { open } = known;
  for (const { number, text } of kinds.slice(known.kinds.length)) {
    answers[number] = answerOf(filter, text, at);
    open ||= answers[number] === UNANSWERED;
  }
  return { answers, open, kinds };
};

const answerOf = (filter: JudgedFilter, text: string, at: number): number => {
  const kind = filter.history ? undefined : readKind(text);
  if (!kind || filter.properties.some(property => kind.untold.includes(property))) return UNANSWERED;
  const { match, validUntil } = filter.matches(asKind(kind), at);
  if (validUntil !== null) return UNANSWERED;
  return match ? ANSWERED_YES : ANSWERED_NO;
};
