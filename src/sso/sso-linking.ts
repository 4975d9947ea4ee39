import { Injectable } from '@nestjs/common';
import { Doorway } from '../identity/doorway.js';
import type { Intent } from '../identity/link.policy.js';
import { Links } from '../identity/links.js';
import { MailedLinks } from '../identity/mailed-links.js';
import { addressKey } from '../web/rate-limits.js';
import { SsoRefusal } from './proof.js';
import { SsoConnections } from './sso-connections.js';
import type { SsoDoor } from './sso-door.js';
import { SsoLogins, type SsoOutcome } from './sso-logins.js';
import { SsoPeople } from './sso-people.js';
import { WaitingProofs } from './sso-waiting.js';

/**
 * An address that somebody has already: a link that is mailed to it proves that it is the same person. The proof itself stays with
 * the browser that brought it, so that whoever opens the link elsewhere links nobody else's identity to their account.
 */
@Injectable()
export class SsoLinking {
  constructor(
    private readonly logins: SsoLogins,
    private readonly connections: SsoConnections,
    private readonly people: SsoPeople,
    private readonly waiting: WaitingProofs,
    private readonly doorway: Doorway,
    private readonly links: Links,
    private readonly mailed: MailedLinks,
  ) {}

  /** Mails the link to the address on record, if there is still somebody to mail it to: whoever asks hears the same. @throws SsoRefusal `login.confirm-gone`, Rejection `mail.limited` */
  async mail(door: SsoDoor, token: string | undefined): Promise<void> {
    const waits = await this.waiting.open('link', token, door.host);
    const connection = waits && this.connections.find(door.host, waits.connection);
    if (!connection) throw new SsoRefusal('login.confirm-gone');
    const { contact, subject } = this.people.identify(connection, waits.proof);
    const portal = this.doorway.portalAt(door.host);
    const mayLink = contact !== null && subject === 'taken' && !contact.blocked?.is && !contact.erased && typeof contact.email === 'string' && contact.emailDigest !== null;
    const letter = mayLink ? {
      kind: 'link-identity' as const, to: contact.email as string, language: contact.language ?? portal.language, portal: portal.id, path: '/sso/link',
      request: { purpose: 'sso' as const, host: door.host, intent: { kind: 'contact', id: contact.id, digest: contact.emailDigest! } satisfies Intent, carries: {}, owner: contact.id, replaces: true },
    } : undefined;
    await this.mailed.sendOrNot(letter, contact?.emailDigest ?? this.doorway.digestOf(waits.proof.email ?? ''), door.host, addressKey(door.address));
  }

  /** Whether a link works in this browser; a mail scanner’s visit uses nothing. */
  async opens(door: SsoDoor, token: string, waiting: string | undefined): Promise<boolean> {
    return (await this.#open(door, token)) !== undefined && (await this.waiting.open('link', waiting, door.host)) !== undefined;
  }

  /** Links, and lets in. @throws SsoRefusal */
  async use(door: SsoDoor, token: string, waiting: string | undefined): Promise<SsoOutcome> {
    const opened = await this.#open(door, token);
    if (!opened) throw new SsoRefusal('login.confirm-gone');
    return this.logins.link(door, waiting, opened.contact, opened.used);
  }

  async #open({ host }: SsoDoor, token: string) {
    const link = await this.links.open(token, 'sso', host);
    const { id, digest } = (link?.intent ?? {}) as Intent;
    const contact = link && id !== null ? this.doorway.contact(id) : null;
    if (!link || !contact || contact.erased || contact.emailDigest !== digest) return undefined;
    const used = await this.links.spending(link);
    return used && { contact: contact.id, used };
  }
}
