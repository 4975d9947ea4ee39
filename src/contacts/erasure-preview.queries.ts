import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { contactName } from '../platform/names.js';
import { rowPage } from '../platform/row-pages.js';
import { demandDeployment } from '../platform/staff-reach.js';
import type { PortalRow } from '../portal/portal.policy.js';
import type { ContactRow } from './contact.policy.js';
import { EraseContact } from './contact-standing.js';

/** What would go with a contact. */
export interface ErasurePreview {
  /** Values of the profile, earlier ones too. */
  readonly values: number;
  /** Texts it wrote, and in how many tickets. */
  readonly texts: number;
  readonly tickets: number;
  readonly sessions: number;
  /** Whose sight changes, by portal that the contact is registered at. */
  readonly portals: readonly { readonly title: string; readonly people: readonly { readonly name: string; readonly gained: number; readonly lost: number }[] }[];
}

/** Decided like the erasure itself, written nowhere. */
export const erasurePreview = async (house: House, caller: Caller, contact: ContactRow, sessions: number): Promise<ErasurePreview> => {
  demandDeployment(caller);
  const portals: ErasurePreview['portals'][number][] = [];
  for (const portal of Object.keys(contact.registered)) portals.push(await sightLost(house, caller, portal, contact.id));
  const values = Object.values(contact.properties).reduce((sum, history) => sum + history.length, contact.name === null ? 0 : 1);
  return { values, ...(await writtenBy(house, contact.id)), sessions, portals };
};

const STEP = 1_000;

/** Rows of the view that an erasure goes by: a contact's texts by ticket. */
const writtenBy = async (house: House, contact: string): Promise<{ texts: number; tickets: number }> => {
  const found = { texts: 0, tickets: 0 };
  for (let after: string | undefined; ; ) {
    const { rows, next } = await rowPage<readonly unknown[]>(house.stores.views, 'textsOf', { prefix: `${contact}/`, after, limit: STEP });
    for (const { row } of rows) {
      found.texts += row.length;
      found.tickets++;
    }
    if (next === undefined) return found;
    after = next;
  }
};

const sightLost = async (house: House, caller: Caller, portal: string, contact: string): Promise<ErasurePreview['portals'][number]> => {
  const run = await house.dryRuns.run(portal, commandFrom(EraseContact, { contact }), caller);
  const rows = house.stores.views.snapshot();
  const people = run.mostAffected.map(({ contact: id, gained, lost }) => ({ name: contactName(rows, id) ?? id, gained, lost }));
  return { title: rows.get<PortalRow>('portal', portal)?.row.title.value ?? portal, people };
};
