import { plural } from './formats.js';

/** Every text of the pages, by what it means. The other catalogues are checked against this one. */
export const en = {
  'language.name.de': 'Deutsch (Sie)',
  'language.name.de-du': 'Deutsch (du)',
  'language.name.en': 'English',
  'language.choose': 'Language',

  'layout.skip': 'Skip to content',
  'layout.navigation': 'Main navigation',
  'layout.account': 'Your account',
  'layout.sign-in': 'Sign in',
  'layout.sign-out': 'Sign out',
  'nav.tickets': 'Tickets',
  'nav.portals': 'Portals',
  'layout.notice': 'Notice',
  'layout.done': 'Done',

  'form.optional': 'optional',
  'form.send': 'Send',
  'form.cancel': 'Cancel',
  'form.choose': 'Please choose',
  'form.ids-hint': 'One per line',
  'form.json-hint': 'As JSON',
  'form.moment-hint': 'For example 2026-03-29T12:00:00Z',
  'form.show-secret': 'Show password',
  'form.faults.title': (count: number) => plural('en', count, { one: 'One entry is not right yet', other: '# entries are not right yet' }),
  'form.faults.kept': 'Everything you entered is still here.',
  'form.fault': (label: string, fault: string) => `${label} ${fault}.`,

  'list.next': 'Next page',
  'list.first': 'Back to the start',
  'list.pages': 'Pages',
  'list.filters': 'Filters',
  'list.remove-filter': (name: string) => `Remove filter: ${name}`,
  'list.remove-all': 'Remove all filters',
  'list.views': 'Views',

  'problem.title': 'That did not work',
  'problem.back': 'Back to the start page',
  'problem.reference': (id: string) => `If you write to us about this, please give us this number: ${id}`,
  'problem.kind.invalid': 'Something in the request is not right. Please check it and try again.',
  'problem.kind.unauthenticated': 'Please sign in first.',
  'problem.kind.forbidden': 'You may not do this here.',
  'problem.kind.unknown': 'There is nothing here that you can see. It may have moved, or the address may have a typing error.',
  'problem.kind.conflict': 'Something has changed in the meantime. Please look at it again before you go on.',
  'problem.kind.mismatch': 'This was sent before with another content. Please open the page again and send it once more.',
  'problem.kind.limited': 'That was a lot at once. Please wait a moment and try again.',
  'problem.kind.unavailable': 'We cannot do this right now. Please try again in a moment.',
  'problem.kind.unexpected': 'Something went wrong on our side. Please try again in a moment; what is sent twice counts once.',
  'problem.heading.invalid': 'Please check what you sent',
  'problem.heading.unauthenticated': 'Please sign in',
  'problem.heading.forbidden': 'Not allowed',
  'problem.heading.unknown': 'Nothing found',
  'problem.heading.conflict': 'It has changed',
  'problem.heading.mismatch': 'Sent before',
  'problem.heading.limited': 'Please wait a moment',
  'problem.heading.unavailable': 'Not available right now',
  'problem.heading.unexpected': 'Something went wrong',

  'problem.revision.stale': 'Somebody else has changed this in the meantime. Please look at it again before you go on.',
  'problem.csrf.refused': 'This form has been open for too long or comes from another page. Please open it again; nothing has been changed.',
  'problem.sign-in.limited': 'There were many attempts to sign in. Please wait a moment before you try again.',
  'problem.body.too-large': 'That is more than we can take at once (1 MiB).',
  'problem.host.unknown': 'There is no portal at this address.',
  'problem.password.busy': 'Many people are signing in right now. Please try again in a moment.',
  'problem.credentials.wrong': 'Address or password is not right, or you may not enter here.',
  'problem.reopen.never': 'Closed tickets are not reopened here. Please open a new one; it can refer to this one.',
  'problem.reopen.too-late': 'This ticket was closed too long ago to be reopened. Please open a new one; it can refer to this one.',
  'problem.ticket.read-only': 'You can read this ticket, but not answer it.',
  'problem.command.other-body': 'This was sent before with another content. Please open the page again and send it once more.',
  'problem.cursor.invalid': 'This page of the list is no longer there. Please start the list again.',
  'problem.store.read-only': 'Right now everything can be read, but nothing changed. Please try again later.',
  'problem.staff.last-admin': 'The last admin has to stay one.',
} as const;

export type WordKey = keyof typeof en;

/** What a catalogue must hold: each key of the English one, with the same parameters. A missing key is a compile error. */
export type Catalogue = {
  readonly [K in WordKey]: (typeof en)[K] extends (...values: infer A) => string ? (...values: A) => string : string;
};
