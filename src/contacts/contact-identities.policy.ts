import type { Since } from './contact.policy.js';
import type { Keyed } from './keyed.policy.js';

/** The decisive row `contactIdentities`, by contact: SSO connection by the digest of the identity. */
export type ContactIdentities = Keyed<Since & { readonly connection: string }>;
