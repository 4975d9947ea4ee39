import { connectionsOf, hasHost, selfRegistrationOf, ssoOf, type PortalRow } from '../portal/portal.policy.js';

/** What a portal offers at one of its hosts to whoever stands before it. It is the same for everybody: it tells nothing about an address. */
export interface Offer {
  readonly state: 'unknown' | 'closed' | 'sso' | 'open';
  /** People may register themselves. */
  readonly register: boolean;
  /** The connections that lead in; only while single sign-on is the way in. */
  readonly connections: readonly { readonly id: string; readonly name: string }[];
}

const NOTHING = { register: false, connections: [] } as const;

/** What is on offer at a host: the rows 1, 3 and 14 of entry.md, as far as they ask nothing about a person. */
export const offerOf = (portal: PortalRow | undefined, host: string): Offer => {
  if (!portal || !hasHost(portal, host)) return { state: 'unknown', ...NOTHING };
  if (!portal.open.value) return { state: 'closed', ...NOTHING };
  if (ssoOf(portal, host).value.mode !== 'off') return { state: 'sso', register: false, connections: connectionsOf(portal, host).map(({ id, name }) => ({ id, name })) };
  return { state: 'open', register: selfRegistrationOf(portal, host).value, connections: [] };
};
