import type { Clock } from '../kernel/chance.js';
import { SYSTEM } from '../platform/caller.js';
import type { CommandRunner } from '../platform/command-runner.js';
import { SetSsoSecret } from '../portal/sso-secret.js';
import { SetStaffSsoSecret } from '../staff/staff-sso.js';

/** Makes a key with its certificate, as PEM. `name`: what the certificate calls us. */
export type MakeKey = (name: string, now: number) => Promise<string>;

/** Our own keys, which sign what we send to a SAML provider: one for each connection, made when it is first needed. */
export class SsoKeys {
  readonly #making = new Map<string, Promise<void>>();

  constructor(
    private readonly runner: CommandRunner,
    private readonly clock: Clock,
    private readonly newKey: MakeKey,
  ) {}

  /** `portal` null: for a connection of the deployment itself. Resolves when the connection has a key. Asked twice at once, it makes one. */
  make(portal: string | null, connection: string, name: string): Promise<void> {
    const place = JSON.stringify([portal, connection]);
    const running = this.#making.get(place) ?? this.#make(portal, connection, name).finally(() => this.#making.delete(place));
    this.#making.set(place, running);
    return running;
  }

  async #make(portal: string | null, connection: string, name: string): Promise<void> {
    const secret = await this.newKey(name, this.clock.now());
    const set = { connection, purpose: 'signing', secret } as const;
    await this.runner.run(portal === null ? Object.assign(new SetStaffSsoSecret(), set) : Object.assign(new SetSsoSecret(), { portal, ...set }), SYSTEM);
  }
}
