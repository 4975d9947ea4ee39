import { ActionButton } from './controls.js';
import type { Face } from './face.js';
import type { Html } from './markup.js';

/** Somebody on a page about something else. */
export interface PersonLine {
  readonly id: string;
  readonly label: string;
  readonly email: string | null;
}

/** People, each leading to its own page; with a button to take one off where that is possible. */
export const PeopleList = ({ face, people, removal }: { readonly face: Face; readonly people: readonly PersonLine[]; readonly removal?: { readonly action: string; readonly label: string } | undefined }): Html => (
  <ul class="people">
    {people.map(({ id, label, email }) => (
      <li class="row-line">
        <span><a href={`/staff/contacts/${id}`} dir="auto">{label}</a> <span class="soft" dir="auto">{email}</span></span>
        {removal ? <ActionButton kind="quiet" csrf={face.csrf} action={removal.action} fields={{ contact: id }}>{removal.label}<span class="unseen"> {label}</span></ActionButton> : null}
      </li>
    ))}
  </ul>
);
