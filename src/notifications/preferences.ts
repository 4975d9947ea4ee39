import type { Clock } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';

const COLLECTION = 'mailPreference';
const keyOf = (portal: string, contact: string): string => `${contact}/${portal}`;

/**
 * Who wants no mails about tickets of a portal. In the vault and not in the log: whoever holds a mail may say it without
 * signing in, and the log never grows by what strangers do; it decides about nobody's sight; and it goes with the person.
 */
export class MailPreferences {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  async wants(portal: string, contact: string): Promise<boolean> {
    const row = await this.vault.get(COLLECTION, keyOf(portal, contact));
    return (row?.value as { mails: boolean } | undefined)?.mails ?? true;
  }

  set(portal: string, contact: string, mails: boolean): Promise<void> {
    return this.vault.write([{ collection: COLLECTION, key: keyOf(portal, contact), value: { mails, at: this.clock.now() }, owner: contact }]);
  }
}
