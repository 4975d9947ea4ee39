import type { House } from '../platform/house.js';
import type { SsoKind } from './connection.policy.js';
import type { SsoProtocol } from './protocol.js';

/** Every way to prove who somebody is; a new one is a line here. */
export const SSO_PROTOCOLS: readonly ((house: House) => SsoProtocol)[] = [];

/** The protocols of this process, by kind. */
export class SsoProtocols {
  readonly #byKind = new Map<SsoKind, SsoProtocol>();

  constructor(protocols: readonly SsoProtocol[]) {
    for (const one of protocols) this.add(one);
  }

  add(protocol: SsoProtocol): void {
    this.#byKind.set(protocol.kind, protocol);
  }

  find(kind: SsoKind): SsoProtocol | undefined {
    return this.#byKind.get(kind);
  }
}
