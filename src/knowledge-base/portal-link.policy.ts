import { connectionsOf, ssoOf, type PortalRow } from '../portal/portal.policy.js';

/** What is known of somebody who reads the knowledge base. */
export type Visitor =
  | { readonly kind: 'nobody' }
  /** Signed in as a contact, with what the entry decision says now. */
  | { readonly kind: 'contact'; readonly mayEnter: boolean }
  /** Staff never enter a portal as customers. */
  | { readonly kind: 'staff' };

/** Whether anybody could come in at this host: by password or link while SSO is off, else by a connection of the host. */
const hasWayIn = (portal: PortalRow, host: string): boolean => ssoOf(portal, host).value.mode === 'off' || connectionsOf(portal, host).length > 0;

/** Whether the knowledge base shows the link to the customer portal (A10): switched on, and of use to this visitor as far as one can know. */
export const showsPortalLink = (portal: PortalRow, host: string, visitor: Visitor): boolean => {
  if (!portal.open.value || !portal.knowledgeBaseLink.value) return false;
  return visitor.kind === 'nobody' ? hasWayIn(portal, host) : visitor.kind === 'contact' && visitor.mayEnter;
};
