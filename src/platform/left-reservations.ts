import type { ContactIdentities } from '../contacts/contact-identities.policy.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { HolderRow } from '../contacts/reservation.policy.js';
import type { EventStore } from '../kernel/event-store.js';
import { streamName } from '../kernel/event.js';
import { SICHTFELD, uuidV5 } from '../kernel/ids.js';
import type { Rows } from '../kernel/view.js';
import type { ViewStore } from '../kernel/view-store.js';
import { hasHost, type PortalRow } from '../portal/portal.policy.js';
import type { StaffRow } from '../staff/staff.policy.js';
import type { Reservations } from './reservations.js';

/** Whether a holder that exists has the thing; undefined: it does not exist (yet). */
type Holds = (rows: Rows, holder: string, key: string) => boolean | undefined;

const HOLDS: Readonly<Record<string, Holds>> = {
  email: (rows, holder, key) => whether(rows.get<ContactRow>('contact', holder)?.row, ({ emailDigest }) => emailDigest === key),
  identity: (rows, holder, key) => whether(rows.get<ContactRow>('contact', holder)?.row, () => Object.hasOwn(rows.get<ContactIdentities>('contactIdentities', holder)?.row ?? {}, key)),
  staffEmail: (rows, holder, key) => whether(rows.get<StaffRow>('staff', holder)?.row, ({ emailDigest }) => emailDigest === key),
  host: (rows, holder, key) => whether(rows.get<PortalRow>('portal', holder)?.row, portal => hasHost(portal, key)),
};

const whether = <Row>(row: Row | undefined, holds: (row: Row) => boolean): boolean | undefined => (row === undefined ? undefined : holds(row));

/** ms that a command may be on its way between a reservation and its home stream. */
const UNDERWAY = 3_600_000;
const PAGE = 500;

/**
 * Gives up what a crash left behind: reservations of holders that exist and do not have the thing, an hour after they
 * were made. Those of holders that do not exist yet stay: whoever meets one finishes it. Returns how many.
 */
export const releaseLeftReservations = async (views: ViewStore, events: EventStore, reservations: Reservations, now: number): Promise<number> => {
  let released = 0;
  for (const noun of Object.keys(HOLDS))
    for await (const { id: key, row: { holder } } of left(views, noun)) {
      const last = (await events.readStream(streamName(noun, key), { backwards: true, limit: 1 }))[0];
      if (!last || now - Date.parse(last.metadata.recordedAt) < UNDERWAY) continue;
      await reservations.release([{ noun, key }], holder, uuidV5(SICHTFELD, `left ${streamName(noun, key)} ${last.revision}`), now);
      released++;
    }
  return released;
};

async function* left(views: ViewStore, noun: string) {
  for (let after: string | undefined; ; ) {
    const snapshot = views.snapshot();
    const page = snapshot.range<HolderRow>(`${noun}Holder`, { limit: PAGE, ...(after !== undefined && { after }) });
    const given = page.filter(({ id, row }) => HOLDS[noun]!(snapshot, row.holder, id) === false);
    yield* given;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
    await new Promise(resolve => setImmediate(resolve));
  }
}
