import type { Clock, Random } from '../kernel/chance.js';
import type { GivenFile } from '../kernel/command.js';
import type { Vault, VaultRow } from '../kernel/vault.js';
import type { KeyRing } from '../sealing/key-ring.js';
import { MissingKey } from '../sealing/sealing-errors.js';
import { openString, sealString } from '../sealing/sealed-string.js';

/** Who sends files, and the ticket that they are for. */
export interface UploadFor {
  readonly owner: string;
  readonly ticket: string;
}

/** A file that no command has named yet. */
export type Waiting = Pick<GivenFile, 'id' | 'key'>;

/** ms that an upload waits for a command that names it. */
export const UPLOAD_LIFE = 3_600_000;

const UPLOADS = 'uploads';

interface UploadRow {
  readonly ticket: string;
  readonly key: string;
  /** ms. */
  readonly at: number;
  /** Name, size, type and digest, sealed by the file's own key. */
  readonly about: string;
}

const rowOf = ({ value }: VaultRow): UploadRow => value as UploadRow;

/** What the vault holds of files between their arrival and the command that names them. */
export class WaitingUploads {
  constructor(
    private readonly vault: Vault,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async note({ id, key, ...about }: GivenFile, { owner, ticket }: UploadFor): Promise<void> {
    const sealed = sealString(key, this.keys.sealingKey(key), this.random.bytes(12), JSON.stringify(about), { stream: UPLOADS, id }, 'about');
    const value: UploadRow = { ticket, key, at: this.clock.now(), about: sealed };
    await this.vault.write([{ collection: UPLOADS, key: id, owner, value, when: 'absent' }]);
  }

  /** Those of the sender's own uploads for this ticket that still wait. */
  async of(ids: readonly string[], { owner, ticket }: UploadFor): Promise<GivenFile[]> {
    const rows = await Promise.all([...new Set(ids)].map(id => this.vault.get(UPLOADS, id)));
    const since = this.clock.now() - UPLOAD_LIFE;
    return rows.flatMap(row => (row?.owner === owner && rowOf(row).ticket === ticket && rowOf(row).at > since && this.#hasKey(row) ? this.#open(row) : []));
  }

  /** Of one person, or all. */
  async list(owner?: string): Promise<(Waiting & { readonly at: number })[]> {
    const rows = await this.vault.list(UPLOADS, owner === undefined ? {} : { owner });
    return rows.map(row => ({ id: row.key, key: rowOf(row).key, at: rowOf(row).at }));
  }

  /** They wait no longer. */
  async remove(files: readonly Waiting[]): Promise<void> {
    if (files.length > 0) await this.vault.write(files.map(({ id }) => ({ collection: UPLOADS, key: id, delete: true })));
  }

  /** A killed process takes the keys of its uploads with it. */
  #hasKey(row: VaultRow): boolean {
    try {
      return this.keys.keyOf(rowOf(row).key).kind === 'key';
    } catch (error) {
      if (error instanceof MissingKey) return false;
      throw error;
    }
  }

  #open(row: VaultRow): GivenFile {
    const { key, about } = rowOf(row);
    return { id: row.key, key, ...(JSON.parse(openString(about, this.keys.sealingKey(key), { stream: UPLOADS, id: row.key }, 'about')) as Omit<GivenFile, 'id' | 'key'>) };
  }
}
