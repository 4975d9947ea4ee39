import type { Clock } from '../kernel/chance.js';
import type { Vault, VaultRow } from '../kernel/vault.js';

const COLLECTION = 'seen';

const keyOf = (contact: string, ticket: string): string => `${contact}/${ticket}`;

/**
 * What a contact has seen of its tickets: the moment of the last activity when a thread was open. Ids and numbers only, owned
 * by the contact. A ticket never opened counts as seen up to the moment when the contact first looked at its list.
 */
export class SeenMarks {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** The thread was open with this last activity (ms). Writes only what is new. */
  async note(contact: string, ticket: string, at: number): Promise<void> {
    const key = keyOf(contact, ticket);
    if (((await this.#at(key)) ?? -1) >= at) return;
    await this.vault.write([{ collection: COLLECTION, key, value: { at }, owner: contact }]);
  }

  /** Which of these have seen no eye of this contact since their last activity (ms). */
  async unread(contact: string, tickets: readonly { readonly id: string; readonly at: number }[]): Promise<ReadonlySet<string>> {
    const since = await this.#since(contact);
    const seen = await this.#rows(tickets.map(({ id }) => keyOf(contact, id)));
    return new Set(tickets.filter(({ at }, index) => at > (momentIn(seen[index]) ?? since)).map(({ id }) => id));
  }

  async #since(contact: string): Promise<number> {
    const known = await this.#at(contact);
    if (known !== undefined) return known;
    const at = this.clock.now();
    // Nobody waits for the disk to see a list: should it not be written, the next look is the first.
    void this.vault.write([{ collection: COLLECTION, key: contact, value: { at }, owner: contact, when: 'absent' }]).catch(() => undefined);
    return at;
  }

  async #at(key: string): Promise<number | undefined> {
    return momentIn(await this.vault.get(COLLECTION, key));
  }

  /** Without a turn of the loop where the vault can: a page asks for some 25. */
  #rows(keys: readonly string[]): (VaultRow | undefined)[] | Promise<(VaultRow | undefined)[]> {
    return this.vault.peek ? keys.map(key => this.vault.peek!(COLLECTION, key)) : Promise.all(keys.map(key => this.vault.get(COLLECTION, key)));
  }
}

const momentIn = (row: VaultRow | undefined): number | undefined => (row?.value as { at: number } | undefined)?.at;
