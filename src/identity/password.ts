import type { Random } from '../kernel/chance.js';
import { Rejection } from '../kernel/errors.js';
import { VaultConflict, type Vault, type VaultRow, type VaultWrite } from '../kernel/vault.js';
import { fitsHash, hashPassword, isOutdated, OWASP, type Costs } from './argon2id.js';
import { judgePassword, LONGEST } from './password.policy.js';
import { Turns } from './turns.js';

interface Stored {
  /** PHC string. */
  readonly hash: string;
}

const COLLECTION = 'password';
/** Two at a time hold 38 MiB and leave threads to files and names; whoever comes after 60 waiting is asked to come back. */
const AT_A_TIME = 2;
const WAITING = 60;

/** Accounts are `contact:<id>` and `staff:<id>`; their rows belong to the person, so that an erasure takes them along. */
const ownerOf = (account: string): string => account.slice(account.indexOf(':') + 1);

/** Passwords as argon2id hashes in the vault. */
export class Passwords {
  readonly #turns = new Turns(AT_A_TIME, WAITING);
  #dummy: Promise<string> | undefined;

  constructor(
    private readonly vault: Vault,
    private readonly random: Random,
    private readonly costs: Costs = OWASP,
  ) {}

  /**
   * Whether the password is this account's. An unknown account (or none) takes the same time: its password is
   * compared with a hash that nothing fits. A hash of older costs is renewed.
   * @throws Rejection `password.busy`
   */
  async verify(account: string | null | undefined, password: string): Promise<boolean> {
    const row = account == null ? undefined : await this.vault.get(COLLECTION, account);
    const stored = row?.value as Stored | undefined;
    const hash = stored?.hash ?? (await this.#nobodys());
    const fits = await this.#turns.take(() => fitsHash(password.slice(0, 2 * LONGEST), hash));
    if (!fits || !row || account == null) return false;
    if (isOutdated(hash, this.costs)) await this.#renew(account, row, password);
    return true;
  }

  /** Whether the account has a password at all. */
  async has(account: string): Promise<boolean> {
    return (await this.vault.get(COLLECTION, account)) !== undefined;
  }

  /**
   * The row of a new password, to be written together with what allows it (a used link). `known`: the person's address and name.
   * @throws Rejection `input.invalid` with the fault at `password`; `password.busy`
   */
  async prepare(account: string, password: string, known: readonly string[] = []): Promise<VaultWrite> {
    const fault = judgePassword(password, known);
    if (fault) throw new Rejection('invalid', 'input.invalid', 'The password will not do.', { faults: [fault] });
    return { collection: COLLECTION, key: account, value: { hash: await this.#hash(password) } satisfies Stored, owner: ownerOf(account) };
  }

  async set(account: string, password: string, known: readonly string[] = []): Promise<void> {
    await this.vault.write([await this.prepare(account, password, known)]);
  }

  async remove(account: string): Promise<void> {
    await this.vault.write([{ collection: COLLECTION, key: account, delete: true }]);
  }

  #hash(password: string): Promise<string> {
    return this.#turns.take(() => hashPassword(password, this.random.bytes(16), this.costs));
  }

  #nobodys(): Promise<string> {
    this.#dummy ??= this.#hash(this.random.bytes(32).toString('base64'));
    return this.#dummy;
  }

  async #renew(account: string, row: VaultRow, password: string): Promise<void> {
    const value: Stored = { hash: await this.#hash(password) };
    try {
      await this.vault.write([{ collection: COLLECTION, key: account, value, owner: ownerOf(account), when: row.version }]);
    } catch (error) {
      // The password was changed meanwhile; the new one must stay.
      if (!(error instanceof VaultConflict)) throw error;
    }
  }
}
