import { Injectable } from '@nestjs/common';
import { House } from '../platform/house.js';
import type { OidcSettings } from './connection.policy.js';
import { identityOf, type OidcProtocol } from './oidc.protocol.js';
import { SsoRefusal } from './proof.js';
import type { SsoConnection } from './protocol.js';
import { replayed } from './sso-arrivals.js';
import { SsoConnections } from './sso-connections.js';
import { SsoLogins } from './sso-logins.js';
import { OnceIds } from './sso-once.js';
import { SsoProtocols } from './sso-protocols.js';

/** Logouts that a provider tells us itself, without a browser. */
@Injectable()
export class OidcLogouts {
  constructor(
    private readonly house: House,
    private readonly connections: SsoConnections,
    private readonly protocols: SsoProtocols,
    private readonly logins: SsoLogins,
    private readonly once: OnceIds,
  ) {}

  /** Ends the sessions that the token names; how many. A token that comes again ends none. @throws SsoRefusal */
  async take(host: string, id: string, token: string): Promise<number> {
    const connection = this.connections.find(host, id);
    if (connection?.settings.kind !== 'oidc') throw new SsoRefusal('login.connection');
    const { settings } = connection;
    const protocol = this.protocols.find('oidc') as unknown as OidcProtocol;
    const logout = await protocol.verifyLogout(connection as SsoConnection<OidcSettings>, token, this.house.clock.now());
    const writes = await this.once.writesFor(connection, { once: [logout.once] });
    // Ends first and remembers then: a crash between the two swallows no logout, and the provider may say it again.
    return this.once.alone(writes, async () => {
      const { subject, session } = logout;
      const ended = subject === null ? await this.logins.endBySession(id, session!) : await this.logins.endByProvider(id, identityOf(settings.issuer, subject), session);
      await this.house.stores.vault.write(writes).catch(replayed);
      return ended;
    });
  }
}
