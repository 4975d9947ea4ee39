import { Injectable } from '@nestjs/common';
import { SignIns } from '../identity/sign-ins.js';
import { House } from '../platform/house.js';
import type { SamlSettings } from './connection.policy.js';
import { SsoRefusal } from './proof.js';
import type { Departure, SsoConnection } from './protocol.js';
import { logoutByForm, logoutByQuery, type LogoutAsked, type LogoutDone } from './saml.logout.js';
import { ownKey } from './saml.pem.js';
import { refuse } from './saml.refuse.js';
import { logoutAnswer } from './saml.requests.js';
import { SsoConnections } from './sso-connections.js';
import { replayed } from './sso-arrivals.js';
import type { SsoDoor } from './sso-door.js';
import { SsoLogins } from './sso-logins.js';
import { OnceIds } from './sso-once.js';

type Connection = SsoConnection<SamlSettings>;

/** A logout as it came in: the octets of the query, or the fields of a form. */
export type LogoutMessage = { readonly query: string } | { readonly fields: Readonly<Record<string, string>> };

/** What a logout led to: our answer to the provider; or the end of a logout that began here. */
export type LogoutOutcome = { readonly did: 'ended'; readonly departure: Departure; readonly name: string } | { readonly did: 'done' };

/** Logouts between a provider and us, by SAML. Only what is signed counts, and never a cookie (S20). */
@Injectable()
export class SamlLogouts {
  constructor(
    private readonly house: House,
    private readonly connections: SsoConnections,
    private readonly logins: SsoLogins,
    private readonly once: OnceIds,
    private readonly signIns: SignIns,
  ) {}

  /** @throws SsoRefusal (noted) with no session ended */
  async take(door: SsoDoor, id: string, message: () => LogoutMessage): Promise<LogoutOutcome> {
    try {
      const connection = this.#find(door.host, id);
      const logout = await this.#read(connection, message());
      return logout.kind === 'done' ? { did: 'done' } : { did: 'ended', departure: await this.#end(connection, logout), name: connection.name };
    } catch (error) {
      if (error instanceof SsoRefusal) await this.signIns.refuse(door, this.house.stores.views.snapshot().get<{ portal: string }>('portalHosts', door.host)?.row.portal ?? null, error.reason);
      throw error;
    }
  }

  #find(host: string, id: string): Connection {
    const connection = this.connections.find(host, id);
    if (connection?.settings.kind !== 'saml') throw new SsoRefusal('login.connection');
    return connection as Connection;
  }

  #read(connection: Connection, message: LogoutMessage): LogoutAsked | LogoutDone | Promise<LogoutAsked | LogoutDone> {
    const now = this.house.clock.now();
    return 'query' in message ? logoutByQuery(connection, message.query, now) : logoutByForm(connection, message.fields, now);
  }

  /** Ends first and remembers then: a crash between the two ends nothing twice that matters, and nothing too little. */
  async #end(connection: Connection, logout: LogoutAsked): Promise<Departure> {
    const { settings } = connection;
    // Its NameID is not what we know people by, so nothing could be ended, and saying otherwise would be a lie.
    if (settings.subjectAttribute !== null) refuse('saml.logout', 'subject attribute');
    const own = ownKey(await connection.secret('signing'));
    if (settings.sloUrl === null || !own) return refuse('saml.not-set-up', 'logout');
    const writes = await this.once.writesFor(connection, { once: [logout.once] });
    await this.once.alone(writes, async () => {
      for (const index of logout.indexes.length === 0 ? [null] : logout.indexes) await this.logins.endByProvider(connection.id, logout.identity, index);
      await this.house.stores.vault.write(writes).catch(replayed);
    }).catch(asLogout);
    const id = `_${this.house.random.bytes(20).toString('hex')}`;
    return logoutAnswer(connection, { id, inResponseTo: logout.id, known: this.logins.knows(connection.id, logout.identity), now: this.house.clock.now(), binding: logout.binding, relayState: logout.relayState }, own);
  }
}

/** A second time is another thing for a logout than for a login: it was carried out. */
const asLogout = (error: unknown): never => {
  throw error instanceof SsoRefusal && error.reason === 'login.replayed' ? new SsoRefusal('saml.logout-replayed') : error;
};
