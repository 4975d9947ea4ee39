import type { EventStore } from '../kernel/event-store.js';
import { streamName } from '../kernel/event.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { PortalEvent } from '../portal/portal.events.js';
import type { Connection, PortalRow } from '../portal/portal.policy.js';
import type { StaffSsoEvent } from '../staff/staff-sso.events.js';
import { connectionIn, type StaffConnection, type StaffSsoRow } from '../staff/staff-sso.policy.js';
import { DEPLOYMENT } from '../staff/staff.policy.js';
import type { EventCodec } from '../sealing/event-codec.js';
import type { SecretPurpose } from './connection.policy.js';
import type { SsoKeys } from './sso-keys.js';

type SecretSet = Extract<PortalEvent, { type: 'SsoSecretSet' }> | Extract<StaffSsoEvent, { type: 'StaffSsoSecretSet' }>;

const hostIn = (connection: Connection | StaffConnection): string | undefined => ('hosts' in connection ? connection.hosts[0] : undefined);

interface Opened {
  readonly revision: number;
  readonly secret: string;
  /** The key that seals it in the log. */
  readonly key: string;
}

/**
 * Secrets of connections in the clear, for one request each. They lie sealed in the log; the portal's row says which
 * revision holds, so that a removed or replaced one is refused from the acknowledgement on (S22).
 */
export class SsoSecrets {
  /** By portal, connection and purpose: what was opened last. */
  readonly #opened = new Map<string, Opened>();

  constructor(
    private readonly log: EventStore,
    private readonly views: ViewStore,
    private readonly codec: EventCodec,
    /** Our own key is made when it is first asked for. */
    private readonly keys: Pick<SsoKeys, 'make'>,
  ) {}

  /** `portal` null: a connection of the deployment itself. Undefined: none was set, or it was removed. Never keep it for a later request. */
  async of(portal: string | null, of: string | { readonly id: string }, purpose: SecretPurpose): Promise<string | undefined> {
    const connection = typeof of === 'string' ? of : of.id;
    const place = JSON.stringify([portal, connection, purpose]);
    for (;;) {
      const revision = this.#revision(portal, connection, purpose);
      if (revision === undefined) {
        this.#opened.delete(place);
        const known = this.#connection(portal, connection);
        if (purpose !== 'signing' || known?.settings?.kind !== 'saml') return undefined;
        await this.keys.make(portal, connection, hostIn(known) ?? connection);
        continue;
      }
      const known = this.#opened.get(place);
      if (known?.revision === revision) return known.secret;
      const opened = await this.#open(portal, revision);
      // Replaced while it was read: what holds now counts.
      if (this.#revision(portal, connection, purpose) !== revision) continue;
      if (opened) this.#opened.set(place, opened);
      return opened?.secret;
    }
  }

  /** Drops what these keys sealed. */
  forget(keys: readonly string[]): void {
    for (const [place, { key }] of this.#opened) if (keys.includes(key)) this.#opened.delete(place);
  }

  #revision(portal: string | null, connection: string, purpose: SecretPurpose): number | undefined {
    return this.#connection(portal, connection)?.secrets[purpose]?.revision;
  }

  #connection(portal: string | null, connection: string): Connection | StaffConnection | undefined {
    if (portal === null) return connectionIn(this.views.snapshot().get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row, connection);
    const connections = this.views.snapshot().get<PortalRow>('portal', portal)?.row.connections ?? {};
    return Object.hasOwn(connections, connection) ? connections[connection] : undefined;
  }

  async #open(portal: string | null, revision: number): Promise<Opened | undefined> {
    const [stored] = await this.log.readStream(portal === null ? streamName('staffSso', DEPLOYMENT) : streamName('portal', portal), { from: revision, limit: 1 });
    if (stored?.type !== 'SsoSecretSet' && stored?.type !== 'StaffSsoSecretSet') return undefined;
    await this.codec.prepare([stored]);
    const { data, keys } = this.codec.open<SecretSet>(stored);
    return typeof data.secret === 'string' ? { revision, secret: data.secret, key: keys['secret'] ?? '' } : undefined;
  }
}
