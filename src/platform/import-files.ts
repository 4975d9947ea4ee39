import type { Clock, Random } from '../kernel/chance.js';
import type { ContentStore } from '../kernel/content-store.js';
import { CorruptStore, Rejection } from '../kernel/errors.js';
import type { Vault, VaultRow } from '../kernel/vault.js';
import type { KeyRing } from '../sealing/key-ring.js';
import { openStream, sealStream } from '../sealing/sealed-stream.js';
import { openString, sealString } from '../sealing/sealed-string.js';

/** ms that a file which was sent for import is kept: whoever is interrupted goes on within a day. */
export const IMPORT_LIFE = 86_400_000;

const FILES = 'importFiles';

/** A file that is being imported, and what its import knows of it. */
export interface KeptFile<About> {
  readonly id: string;
  readonly owner: string;
  /** ms when it came. */
  readonly at: number;
  readonly about: About;
}

interface FileRow {
  readonly key: string;
  readonly at: number;
  /** Ids of contents: the file, and what else was written beside it. */
  readonly contents: readonly string[];
  /** Sealed by the file's own key. */
  readonly about: string;
}

const rowOf = ({ value }: VaultRow): FileRow => value as FileRow;

/** Files on their way into the system, sealed on the disk by a key each and destroyed with it after a day at the latest. */
export class ImportFiles {
  constructor(
    private readonly vault: Vault,
    private readonly contents: ContentStore,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Streams a file in; when it fails or is longer than `most` bytes nothing of it remains. @throws Rejection `import.too-large` */
  async take<About>(owner: string, content: AsyncIterable<Buffer>, most: number, about: (size: number) => About): Promise<KeptFile<About>> {
    const [key] = await this.keys.mintSecrets(1);
    const id = this.#newId();
    let size = 0;
    const counted = async function* (): AsyncGenerator<Buffer> {
      for await (const part of content) {
        if ((size += part.length) > most) throw tooLarge();
        yield part;
      }
    };
    try {
      await this.contents.put(id, sealStream(key!.key, this.random, boundTo(id), counted()));
    } catch (error) {
      await this.keys.destroy([key!.id]);
      throw error;
    }
    const kept = { id, owner, at: this.clock.now(), about: about(size) };
    await this.vault.write([{ collection: FILES, key: id, owner, value: this.#row(kept, key!.id, [id]), when: 'absent' }]);
    return kept;
  }

  /** Undefined when its day is over. */
  async find<About>(id: string): Promise<KeptFile<About> | undefined> {
    const row = await this.vault.get(FILES, id);
    return row && this.#open<About>(row);
  }

  /** The latest first. */
  async list<About>(): Promise<KeptFile<About>[]> {
    const rows = await this.vault.list(FILES);
    return (await Promise.all(rows.map(row => this.#open<About>(row)))).toSorted((a, b) => b.at - a.at);
  }

  async note<About>(id: string, about: About): Promise<void> {
    const row = await this.vault.get(FILES, id);
    if (!row) return;
    const { key, contents } = rowOf(row);
    await this.keys.load([key]);
    await this.vault.write([{ collection: FILES, key: id, owner: row.owner!, value: this.#row({ id, at: rowOf(row).at, about }, key, contents) }]);
  }

  /** The bytes of a file, or of a content beside it. @throws CorruptStore */
  async *read(id: string, content = id): AsyncGenerator<Buffer> {
    const row = await this.vault.get(FILES, id);
    const stored = row && (await this.contents.get(content));
    if (!row || !stored) throw new CorruptStore('The file to import is gone.');
    const { key } = rowOf(row);
    await this.keys.load([key]);
    yield* openStream(this.keys.sealingKey(key), boundTo(content), stored);
  }

  /** Writes something beside a file, under the file's key. Answers its id. */
  async put(id: string, content: AsyncIterable<Buffer>): Promise<string> {
    const row = await this.vault.get(FILES, id);
    if (!row) throw new CorruptStore('The file to import is gone.');
    const { key, ...rest } = rowOf(row);
    await this.keys.load([key]);
    const beside = this.#newId();
    await this.vault.write([{ collection: FILES, key: id, owner: row.owner!, value: { ...rest, key, contents: [...rest.contents, beside] } }]);
    await this.contents.put(beside, sealStream(this.keys.sealingKey(key), this.random, boundTo(beside), content));
    return beside;
  }

  /** Destroys the file, what was written beside it, and its key. */
  async drop(id: string): Promise<void> {
    const row = await this.vault.get(FILES, id);
    if (!row) return;
    await this.keys.destroy([rowOf(row).key]);
    await this.contents.delete(rowOf(row).contents);
    await this.vault.write([{ collection: FILES, key: id, delete: true }]);
  }

  /** Drops what came before that moment. */
  async dropOld(before: number): Promise<void> {
    for (const row of await this.vault.list(FILES)) if (rowOf(row).at <= before) await this.drop(row.key);
  }

  /** Contents that are not to be taken for left over. */
  async held(): Promise<ReadonlySet<string>> {
    return new Set((await this.vault.list(FILES)).flatMap(row => rowOf(row).contents));
  }

  #newId(): string {
    return this.random.bytes(16).toString('hex');
  }

  #row<About>({ id, at, about }: Omit<KeptFile<About>, 'owner'>, key: string, contents: readonly string[]): FileRow {
    return { key, at, contents, about: sealString(key, this.keys.sealingKey(key), this.random.bytes(12), JSON.stringify(about), { stream: FILES, id }, 'about') };
  }

  async #open<About>(row: VaultRow): Promise<KeptFile<About>> {
    const { key, at, about } = rowOf(row);
    await this.keys.load([key]);
    return { id: row.key, owner: row.owner!, at, about: JSON.parse(openString(about, this.keys.sealingKey(key), { stream: FILES, id: row.key }, 'about')) as About };
  }
}

const boundTo = (id: string): string => `import\0${id}`;

const tooLarge = (): Rejection => new Rejection('invalid', 'import.too-large', 'The file is larger than files may be here.');
