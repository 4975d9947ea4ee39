import type { Clock } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';
import type { PersonNotes } from '../sealing/person-notes.js';

const COLLECTION = 'draft';
const DAYS_KEPT = 30;
const DAY = 24 * 60 * 60_000;
/** Characters; as much as a reply takes. */
const LONGEST = 65_000;

/** Replies that are not sent yet, one for each person and ticket: sealed by the person's key, gone after a month. */
export class ReplyDrafts {
  constructor(
    private readonly vault: Vault,
    private readonly notes: PersonNotes,
    private readonly clock: Clock,
  ) {}

  /** Nothing but blanks takes the draft away. */
  async save(contact: string, ticket: string, text: string): Promise<void> {
    const key = `${contact}/${ticket}`;
    if (text.trim() === '') return this.drop(contact, ticket);
    const sealed = await this.notes.seal(contact, COLLECTION, key, text.slice(0, LONGEST));
    await this.vault.write([{ collection: COLLECTION, key, value: { sealed }, owner: contact, expiresAt: this.clock.now() + DAYS_KEPT * DAY }]);
  }

  async find(contact: string, ticket: string): Promise<string | undefined> {
    const key = `${contact}/${ticket}`;
    const row = await this.vault.get(COLLECTION, key);
    return row && this.notes.open(contact, COLLECTION, key, (row.value as { sealed: string }).sealed);
  }

  async drop(contact: string, ticket: string): Promise<void> {
    const key = `${contact}/${ticket}`;
    if (await this.vault.get(COLLECTION, key)) await this.vault.write([{ collection: COLLECTION, key, delete: true }]);
  }
}
