import type { Vault, VaultWrite } from '../kernel/vault.js';

const COLLECTION = 'sealing';
const ROW = 'deploymentKey';

/** What the vault knows of the deployment's key. */
export interface KeyCheck {
  /** Check value of the key that is in force. */
  readonly check: string;
  /** While a change of key is under way: the one before, wrapped by the one in force. */
  readonly former?: { readonly check: string; readonly wrapped: string };
}

export const keyCheckOf = async (vault: Vault): Promise<KeyCheck | undefined> =>
  (await vault.get(COLLECTION, ROW))?.value as KeyCheck | undefined;

/** The write that says which key is in force; `absent` at the first start. */
export const keyCheckWrite = (check: KeyCheck, when?: 'absent'): VaultWrite => ({ collection: COLLECTION, key: ROW, value: check, ...(when ? { when } : {}) });
