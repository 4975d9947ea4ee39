import { Injectable } from '@nestjs/common';
import type { VaultWrite } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import type { Proof } from './proof.js';
import type { SsoConnection } from './protocol.js';

export const ONCE = 'ssoOnce';
/** Clocks may differ by so much (ms): an id is remembered until no clock takes it any more. */
const SLACK = 180_000;

/**
 * What may be used once, ever. An id counts per provider, not per connection: what was used at one portal is used at every other
 * that trusts the same provider or secret (S11, J7).
 */
@Injectable()
export class OnceIds {
  constructor(private readonly house: House) {}

  async writesFor(connection: SsoConnection, { once }: Pick<Proof, 'once'>): Promise<readonly VaultWrite[]> {
    const provider = await this.#providerOf(connection);
    const keys = new Map(once.map(({ id, until }) => [this.house.digests.digest('ssoOnce', `${provider} ${id}`), until]));
    return [...keys].map(([key, until]) => ({ collection: ONCE, key, value: 1, when: 'absent', expiresAt: Math.max(until, this.house.clock.now()) + SLACK }));
  }

  /** Whether one of them was used already; the write says it again, for those who come at the same time. */
  async anyUsed(writes: readonly VaultWrite[]): Promise<boolean> {
    for (const { key } of writes) if (await this.house.stores.vault.get(ONCE, key)) return true;
    return false;
  }

  async #providerOf({ settings, secret }: SsoConnection): Promise<string> {
    if (settings.kind === 'saml') return `saml ${settings.idp}`;
    if (settings.kind === 'oidc') return `oidc ${settings.issuer}`;
    if (settings.algorithm !== 'HS256') return `jwt ${settings.issuer ?? settings.publicKey ?? settings.jwksUrl ?? ''}`;
    return `jwt ${this.house.digests.digest('ssoSecret', (await secret('token')) ?? '')}`;
  }
}
