import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { VaultConflict } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import type { SsoConnection } from './protocol.js';

const COLLECTION = 'ssoTest';
const TEN_MINUTES = 600_000;
const keyOf = (token: string): string => hash('sha256', token, 'hex');

/** Tokens with which an admin walks one real login and sees its checks instead of a session. */
@Injectable()
export class SsoTests {
  constructor(private readonly house: House) {}

  /** The path to open on the connection's host, once, within ten minutes. `portal` empty: a connection of the deployment, whose logins have their own `room`. */
  async mint(portal: string, connection: string, room = '/sso'): Promise<string> {
    const token = this.house.random.bytes(32).toString('base64url');
    await this.house.stores.vault.write([{ collection: COLLECTION, key: keyOf(token), value: { portal, connection }, when: 'absent', expiresAt: this.house.clock.now() + TEN_MINUTES }]);
    return `${room}/${connection}?test=${token}`;
  }

  /** True for exactly one caller. */
  async spend(token: string, { portal, id }: SsoConnection): Promise<boolean> {
    const row = await this.house.stores.vault.get(COLLECTION, keyOf(token));
    const stored = row?.value as { portal: string; connection: string } | null | undefined;
    if (!row || stored?.portal !== portal || stored.connection !== id) return false;
    try {
      await this.house.stores.vault.write([{ collection: COLLECTION, key: row.key, value: null, when: row.version, expiresAt: row.expiresAt! }]);
      return true;
    } catch (error) {
      if (error instanceof VaultConflict) return false;
      throw error;
    }
  }
}
