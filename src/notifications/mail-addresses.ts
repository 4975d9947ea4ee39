import { timingSafeEqual } from 'node:crypto';

interface Digests {
  digest(kind: string, value: string): string;
}

/** Names that mails go by: keyed digests of 128 bits, so that none of them can be guessed or tells an id. */
export class MailAddresses {
  readonly #domain: string;

  constructor(
    private readonly digests: Digests,
    mailFrom: string,
  ) {
    this.#domain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1);
  }

  messageId(mail: string): string {
    return `${this.#token('mailMessage', mail)}@${this.#domain}`;
  }

  /** What all mails about a ticket refer to, the same for everybody and for good. */
  thread(ticket: string): string {
    return `ticket.${this.#token('mailThread', ticket)}@${this.#domain}`;
  }

  /** Reserved: nothing is received yet (W7: a reply address is a token, never a ticket's number). */
  reply(ticket: string, contact: string): string {
    return `reply+${this.#token('mailReply', `${ticket}/${contact}`)}@${this.#domain}`;
  }

  /** Lets whoever holds the mail say whether this contact gets more of this portal; nothing else. */
  preferenceToken(portal: string, contact: string): string {
    return `${contact}.${this.#token('mailPreference', `${portal}/${contact}`)}`;
  }

  /** The contact that a token speaks for; undefined for one that we did not make for this portal. */
  contactOf(portal: string, token: string): string | undefined {
    const contact = token.slice(0, Math.max(0, token.lastIndexOf('.')));
    const [given, own] = [Buffer.from(token), Buffer.from(this.preferenceToken(portal, contact))];
    return contact !== '' && given.length === own.length && timingSafeEqual(given, own) ? contact : undefined;
  }

  #token(kind: string, value: string): string {
    return this.digests.digest(kind, value).slice(0, 32);
  }
}
