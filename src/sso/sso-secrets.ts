import type { EventStore } from '../kernel/event-store.js';
import { streamName } from '../kernel/event.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { PortalEvent } from '../portal/portal.events.js';
import type { PortalRow } from '../portal/portal.policy.js';
import type { EventCodec } from '../sealing/event-codec.js';
import type { SecretPurpose } from './connection.policy.js';

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
  ) {}

  /** Undefined: none was set, or it was removed. Never keep it for a later request. */
  async of(portal: string, of: string | { readonly id: string }, purpose: SecretPurpose): Promise<string | undefined> {
    const connection = typeof of === 'string' ? of : of.id;
    const place = JSON.stringify([portal, connection, purpose]);
    for (;;) {
      const revision = this.#revision(portal, connection, purpose);
      if (revision === undefined) {
        this.#opened.delete(place);
        return undefined;
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

  #revision(portal: string, connection: string, purpose: SecretPurpose): number | undefined {
    const connections = this.views.snapshot().get<PortalRow>('portal', portal)?.row.connections ?? {};
    return Object.hasOwn(connections, connection) ? connections[connection]!.secrets[purpose]?.revision : undefined;
  }

  async #open(portal: string, revision: number): Promise<Opened | undefined> {
    const [stored] = await this.log.readStream(streamName('portal', portal), { from: revision, limit: 1 });
    if (stored?.type !== 'SsoSecretSet') return undefined;
    await this.codec.prepare([stored]);
    const { data, keys } = this.codec.open<Extract<PortalEvent, { type: 'SsoSecretSet' }>>(stored);
    return typeof data.secret === 'string' ? { revision, secret: data.secret, key: keys['secret'] ?? '' } : undefined;
  }
}
