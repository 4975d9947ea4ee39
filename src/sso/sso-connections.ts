import { Injectable } from '@nestjs/common';
import { Doorway } from '../identity/doorway.js';
import { House } from '../platform/house.js';
import { connectionsOf, type Connection, type PortalRow } from '../portal/portal.policy.js';
import type { JwtSettings, OidcSettings, SamlSettings, SecretPurpose } from './connection.policy.js';
import type { Endpoints, SsoConnection } from './protocol.js';

/** Connections by which people come in at a host, read anew for every request from the decisive row (S22). */
@Injectable()
export class SsoConnections {
  constructor(
    private readonly house: House,
    private readonly doorway: Doorway,
  ) {}

  /** Those that are set up, in the order of the sign-in page. */
  at(host: string): readonly SsoConnection[] {
    const portal = this.doorway.findPortal(host);
    return portal ? connectionsOf(portal, host).flatMap(one => this.#open(portal, host, one) ?? []) : [];
  }

  /** Undefined: there is none with this id that leads to this host, or it is not set up. */
  find(host: string, id: string): SsoConnection | undefined {
    return this.at(host).find(one => one.id === id);
  }

  /** Another text as soon as an admin has changed anything about it, its secrets included. */
  state(host: string, id: string): string | undefined {
    const portal = this.doorway.findPortal(host);
    const found = portal && connectionsOf(portal, host).find(one => one.id === id);
    return found && JSON.stringify(found);
  }

  #open(portal: PortalRow, host: string, row: Connection): SsoConnection | undefined {
    const { settings } = row;
    if (!settings) return undefined;
    const secret = (purpose: SecretPurpose): Promise<string | undefined> => this.house.ssoSecrets.of(portal.id, row.id, purpose);
    return { id: row.id, portal: portal.id, host, name: row.name, settings, endpoints: endpointsOf(this.doorway.address(host, ''), row.id, settings), secret };
  }
}

const WIDGETS = { zendesk: '/access/jwt', hubspot: '/_hcms/mem/jwt' } as const;

/** Our addresses as the provider is told them. `room`: where they lie. */
export const endpointsOf = (origin: string, id: string, settings: Pick<SamlSettings | OidcSettings, 'kind'> | Pick<JwtSettings, 'kind' | 'profile'>, room = '/sso'): Endpoints => {
  const base = `${origin}${room}/${id}`;
  const answer = settings.kind === 'jwt' && settings.profile !== 'strict' ? `${origin}${WIDGETS[settings.profile]}` : `${base}/${settings.kind}`;
  return { origin, entityId: `${base}/metadata`, answer, logout: `${base}/slo` };
};
