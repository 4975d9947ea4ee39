import type { Random } from '../kernel/chance.js';
import type { VaultRow } from '../kernel/vault.js';
import { KEY_BYTES, type DeploymentKey } from './deployment-key.js';
import { keyCheckOf, keyCheckWrite } from './key-check.js';
import { untilWritten } from './key-destruction.js';
import { KEYS, LOOKUP_KEY, markOf, type KeyShelf } from './key-shelf.js';
import { DeploymentKeyFault } from './sealing-errors.js';

const PAGE = 250;

export type Progress = (rewrapped: number) => void;

/** At the first start notes the key's check and makes the look-up key; later compares; takes up the former key when a change was interrupted. Throws DeploymentKeyFault. */
export const recogniseKey = async (shelf: KeyShelf, random: Random): Promise<void> => {
  const { vault, current } = shelf;
  const known = await untilWritten(async () => {
    const found = await keyCheckOf(vault);
    if (!found) await refuseOrphans(shelf);
    if (!found) await vault.write([keyCheckWrite({ check: current.check }, 'absent'), { ...shelf.rowOf(LOOKUP_KEY, random.bytes(KEY_BYTES)), when: 'absent' }]);
    return found;
  });
  if (!known || (current.isCheckedBy(known.check) && !known.former)) return;
  if (current.isCheckedBy(known.check)) {
    shelf.former = current.unwrapFormer(known.former!.wrapped, random);
  } else if (known.former && current.isCheckedBy(known.former.check)) {
    throw new DeploymentKeyFault('This deployment key is being replaced. Start with the new one; what is left of the change is then done.');
  } else {
    throw new DeploymentKeyFault('This deployment key is not the one that the vault was sealed with. Nothing was changed.');
  }
};

/** Keys without a check value: the vault was restored or copied in part. */
const refuseOrphans = async ({ vault }: KeyShelf): Promise<void> => {
  const [row] = await vault.list(KEYS, { limit: 1 });
  if (row && !(await keyCheckOf(vault))) throw new DeploymentKeyFault('The vault holds keys but does not say which deployment key they belong to: it is not complete. Nothing was changed.');
};

/**
 * Wraps every key by `next` instead. From the first write on only `next` opens the vault; the former key lies in it,
 * wrapped by `next`, until the last row is done, so an interrupted change goes on at the next start.
 */
export const beginRotation = async (shelf: KeyShelf, next: DeploymentKey): Promise<void> => {
  const former = shelf.current;
  await shelf.vault.write([keyCheckWrite({ check: next.check, former: { check: former.check, wrapped: next.wrapFormer(former) } })]);
  shelf.former = former;
  shelf.current = next;
};

/** Goes through all rows until a pass finds none of the former key. */
export const finishRotation = async (shelf: KeyShelf, progress: Progress = () => undefined): Promise<number> => {
  let total = 0;
  for (let pass = -1; pass !== 0; ) {
    pass = await rewrapAll(shelf, done => progress(total + done));
    total += pass;
  }
  await shelf.vault.write([keyCheckWrite({ check: shelf.current.check })]);
  shelf.former = undefined;
  return total;
};

const rewrapAll = async (shelf: KeyShelf, progress: Progress): Promise<number> => {
  let done = 0;
  for (let after: string | undefined; ; ) {
    const page = await shelf.vault.list(KEYS, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    if (page.length === 0) return done;
    done += await untilWritten(() => rewrapRows(shelf, page));
    after = page.at(-1)!.key;
    progress(done);
  }
};

const rewrapRows = async (shelf: KeyShelf, page: VaultRow[]): Promise<number> => {
  const writes = [];
  for (const { key } of page.filter(row => isOf(shelf.former!, row))) {
    const row = await shelf.vault.get(KEYS, key);
    if (!row || !isOf(shelf.former!, row)) continue;
    const raw = shelf.unwrap(key, row.value as { w: string; k: string });
    writes.push({ ...shelf.rowOf(key, raw), when: row.version, ...(row.expiresAt === undefined ? {} : { expiresAt: row.expiresAt }) });
    raw.fill(0);
  }
  if (writes.length > 0) await shelf.vault.write(writes);
  return writes.length;
};

const isOf = (key: DeploymentKey, row: VaultRow): boolean => (row.value as Partial<{ k: string }>).k === markOf(key);
