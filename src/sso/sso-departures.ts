import { Injectable } from '@nestjs/common';
import { Devices } from '../identity/devices.js';
import type { Session } from '../identity/sessions.js';
import { SsoRefusal } from './proof.js';
import type { Departure } from './protocol.js';
import { SsoConnections } from './sso-connections.js';
import { SsoProtocols } from './sso-protocols.js';

/** Where a session's provider signs people out. */
@Injectable()
export class SsoDepartures {
  constructor(
    private readonly connections: SsoConnections,
    private readonly protocols: SsoProtocols,
    private readonly devices: Devices,
  ) {}

  /** Undefined: not by SSO, or the provider takes no logouts, or its connection is gone. Signing out here never fails for it. */
  async of({ connection: id, host, person, provider }: Session): Promise<{ readonly departure: Departure; readonly name: string } | undefined> {
    const connection = id === null ? undefined : this.connections.find(host, id);
    const protocol = connection && this.protocols.find(connection.settings.kind);
    const subject = await this.devices.openSubject(person.id, provider?.sealed);
    if (!protocol?.leave || subject === undefined) return undefined;
    try {
      const departure = await protocol.leave(connection!, { subject, index: provider?.index ?? null });
      return departure && { departure, name: connection!.name };
    } catch (error) {
      if (error instanceof SsoRefusal) return undefined;
      throw error;
    }
  }
}
