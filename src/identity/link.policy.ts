import type { Language } from '../portal/portal.policy.js';

/** What using a link leads to. Ids and digests only. */
export interface Intent {
  readonly kind: 'contact' | 'staff' | 'newcomer';
  /** Null: somebody who is nobody's contact yet. */
  readonly id: string | null;
  /** Of the address it was mailed to: it proves that one and no other. Absent for staff. */
  readonly digest?: string;
}

/** What a link carries that is personal. */
export interface Carried {
  readonly email?: string;
  readonly name?: string;
  readonly language?: Language;
  /** Where to go on. */
  readonly next?: string;
}
