import type { Fault } from '../kernel/errors.js';
import type { Face } from '../web/face.js';
import type { FormValues } from '../web/forms.js';
import type { FileFieldProps } from './attachments.page.js';
import type { Person } from './colleagues.queries.js';
import type { RatingCard } from './rating.queries.js';
import type { TicketCard } from './ticket-cards.js';

/** What went wrong with a form of the page: whose form it was, and what was entered. */
export interface Trouble {
  readonly form: 'reply' | 'rating' | 'participants';
  readonly faults: readonly Fault[];
  readonly values: FormValues;
  /** A refusal that belongs to no field, as a sentence. */
  readonly sentence?: string | undefined;
  /** Files that were uploaded with the reply before it was refused. */
  readonly uploads?: FileFieldProps['before'];
}

/** What the page of one ticket is made of; each of its parts takes what it needs. */
export interface TicketPageProps {
  readonly face: Face;
  readonly ticket: TicketCard;
  readonly viewer: string;
  readonly status: string;
  /** Shown properties with their labels, in words. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** undefined: may be reopened; else the reason why not, in words. */
  readonly notReopened: string | undefined;
  readonly participants: readonly Person[];
  /** The viewer asked for help itself: it says who takes part. */
  readonly requester: boolean;
  /** Names can be picked from a list, on a page of their own. */
  readonly mayList: boolean;
  readonly rating: RatingCard | 'ask' | undefined;
  /** A reply that was not sent yet. */
  readonly draft: string | undefined;
  readonly trouble?: Trouble | undefined;
}
