import type { Fault } from '../kernel/errors.js';
import type { Face } from '../web/face.js';
import type { FormValues } from '../web/forms.js';
import type { FileFieldProps } from './attachments.page.js';
import type { TicketCard } from './ticket-cards.js';

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
  readonly faults?: readonly Fault[] | undefined;
  readonly values?: FormValues | undefined;
  /** Files that were uploaded with the reply before it was refused. */
  readonly uploads?: FileFieldProps['before'];
}
