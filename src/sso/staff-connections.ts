import { Injectable } from '@nestjs/common';
import { Doorway } from '../identity/doorway.js';
import { House } from '../platform/house.js';
import { connectionIn, type StaffConnection, type StaffSsoRow } from '../staff/staff-sso.policy.js';
import { DEPLOYMENT } from '../staff/staff.policy.js';
import type { OidcSettings, SamlSettings, SecretPurpose } from './connection.policy.js';
import type { Endpoints, SsoConnection } from './protocol.js';
import { endpointsOf } from './sso-connections.js';

/** Where staff come in by single sign-on. */
export const STAFF_ROOM = '/staff/sso';

/** Logins of staff are never those of a portal at the same host, whatever ids its admins give. */
export const staffPlace = (host: string): string => `staff ${host}`;

/** The deployment's own connections, read anew for every request from the decisive row (S22). */
@Injectable()
export class StaffConnections {
  constructor(
    private readonly house: House,
    private readonly doorway: Doorway,
  ) {}

  /** All of them, set up or not, the longest unchanged first. */
  all(): readonly StaffConnection[] {
    return Object.values(this.#row()?.connections ?? {}).sort((a, b) => a.revision - b.revision);
  }

  /** Undefined: there is none with this id, or it is not set up. */
  find(host: string, id: string): SsoConnection<SamlSettings | OidcSettings> | undefined {
    const row = connectionIn(this.#row(), id);
    if (!row?.settings) return undefined;
    return { id, portal: '', host: staffPlace(host), name: row.name, settings: row.settings, endpoints: this.endpoints(host, row), secret: this.secretOf(id) };
  }

  /** Another text as soon as an admin has changed anything about it, its secrets included; undefined when it is gone. */
  state(id: string): string | undefined {
    const row = connectionIn(this.#row(), id);
    return row && JSON.stringify(row);
  }

  endpoints(host: string, { id, kind }: Pick<StaffConnection, 'id' | 'kind'>): Endpoints {
    return endpointsOf(this.doorway.address(host, ''), id, { kind }, STAFF_ROOM);
  }

  secretOf(id: string): (purpose: SecretPurpose) => Promise<string | undefined> {
    return purpose => this.house.ssoSecrets.of(null, id, purpose);
  }

  #row(): StaffSsoRow | undefined {
    return this.house.stores.views.snapshot().get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row;
  }
}
