import { Injectable } from '@nestjs/common';
import type { VaultWrite } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import { DEFAULTS, type PortalRow } from '../portal/portal.policy.js';
import type { SsoConnection } from './protocol.js';

/** Rows of people (src/platform/erasures.ts deletes them with their person). */
const COLLECTION = 'ssoNamedSession';
const HOUR = 3_600_000;
/** People who can have one session of a provider: it is one, and two at a change of accounts. */
const MOST = 20;

/** Who came in by which session of a provider: a logout may name the session alone (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
@Injectable()
export class NamedSessions {
  constructor(private readonly house: House) {}

  /** To be written with the session; nothing where the provider names none, or names the person with it always (SAML). */
  writesFor({ id, portal, settings }: SsoConnection, contact: string, index: string | null): readonly VaultWrite[] {
    if (settings.kind !== 'oidc' || index === null) return [];
    const { absolute } = this.house.stores.views.snapshot().get<PortalRow>('portal', portal)?.row.sessions.value ?? DEFAULTS.sessions;
    return [{ collection: COLLECTION, key: `${this.#digest(id, index)}:${contact}`, value: 1, owner: contact, expiresAt: this.house.clock.now() + absolute * HOUR }];
  }

  /** The contacts who came in by this session of the provider, as far as theirs can still live. */
  async holdersOf(connection: string, index: string): Promise<readonly string[]> {
    const before = `${this.#digest(connection, index)}:`;
    const rows = await this.house.stores.vault.list(COLLECTION, { after: before, limit: MOST });
    return rows.filter(({ key }) => key.startsWith(before)).map(({ key }) => key.slice(before.length));
  }

  #digest(connection: string, index: string): string {
    return this.house.digests.digest('ssoNamedSession', JSON.stringify([connection, index]));
  }
}
