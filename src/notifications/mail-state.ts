import type { Vault, VaultRow } from '../kernel/vault.js';
import { GAVE_UP, WAITING, type Waiting } from './waiting.js';

/** How mail stands, for readiness: no name and no id of anybody. */
export interface MailState {
  readonly waiting: number;
  /** Seconds that the oldest mail has waited. */
  readonly oldest: number;
  /** In the last 30 days. */
  readonly gaveUp: number;
}

const PAGE = 500;

export const mailState = async (vault: Vault, now: number): Promise<MailState> => {
  const [waiting, lost] = [await all(vault, WAITING), await all(vault, GAVE_UP)];
  const since = waiting.reduce((least, { value }) => Math.min(least, (value as Waiting).since), now);
  return { waiting: waiting.length, oldest: Math.floor((now - since) / 1_000), gaveUp: lost.length };
};

const all = async (vault: Vault, collection: string): Promise<readonly VaultRow[]> => {
  const found: VaultRow[] = [];
  for (let after = ''; ; after = found.at(-1)!.key) {
    const rows = await vault.list(collection, { after, limit: PAGE });
    found.push(...rows);
    if (rows.length < PAGE) return found;
  }
};
