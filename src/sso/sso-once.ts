import { Injectable } from '@nestjs/common';
import type { VaultWrite } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import { SsoRefusal, type Proof } from './proof.js';
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
  /** Keys that somebody is at right now. */
  readonly #underway = new Set<string>();

  constructor(private readonly house: House) {}

  /** To be written with what they allow. */
  async writesFor(connection: SsoConnection, { once }: Pick<Proof, 'once'>): Promise<readonly VaultWrite[]> {
    if (once.length === 0) throw new Error('A proof without a one-time id could be used again and again.');
    const provider = await this.#providerOf(connection);
    const keys = new Map(once.map(({ id, until }) => [this.#keyOf(provider, id), until]));
    return [...keys].map(([key, until]) => ({ collection: ONCE, key, value: 1, when: 'absent', expiresAt: Math.max(until, this.house.clock.now()) + SLACK }));
  }

  /**
   * Runs work that will write these ids, unless one of them was used or is being used: a copy of an answer changes nothing, not even
   * what mapping would set. That nobody uses one twice is for the write to say, on every node. @throws SsoRefusal `login.replayed`
   */
  async alone<T>(writes: readonly VaultWrite[], work: () => Promise<T>): Promise<T> {
    const keys = writes.map(({ key }) => key);
    if (keys.some(key => this.#underway.has(key))) throw new SsoRefusal('login.replayed');
    for (const key of keys) this.#underway.add(key);
    try {
      for (const key of keys) if (await this.house.stores.vault.get(ONCE, key)) throw new SsoRefusal('login.replayed');
      return await work();
    } finally {
      for (const key of keys) this.#underway.delete(key);
    }
  }

  /** Whether an id was used, as far as is known now. */
  async used(connection: SsoConnection, id: string): Promise<boolean> {
    return (await this.house.stores.vault.get(ONCE, this.#keyOf(await this.#providerOf(connection), id))) !== undefined;
  }

  #keyOf(provider: string, id: string): string {
    return this.house.digests.digest('ssoOnce', `${provider} ${id}`);
  }

  /** Whose answers they are: of a token, whatever proves it, since two connections may have one secret or one key under different names. */
  async #providerOf({ settings, secret }: SsoConnection): Promise<string> {
    if (settings.kind === 'saml') return `saml ${settings.idp}`;
    if (settings.kind === 'oidc') return `oidc ${settings.issuer}`;
    if (settings.algorithm !== 'HS256') return settings.publicKey !== null ? `jwt key ${settings.publicKey}` : `jwt keys at ${settings.jwksUrl ?? ''}`;
    return `jwt ${this.house.digests.digest('ssoSecret', (await secret('token')) ?? '')}`;
  }
}
