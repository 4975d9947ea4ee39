import { JWT_REFUSALS } from './jwt.refusals.js';
import { LOGIN_REFUSALS } from './login.refusals.js';
import { OIDC_REFUSALS } from './oidc.refusals.js';
import type { RefusalWords } from './refusal-words.js';
import { SAML_REFUSALS } from './saml.refusals.js';

/** Every reason code of single sign-on, in one place; docs/sso.md is made from it. */
export const SSO_REFUSALS: Readonly<Record<string, RefusalWords>> = { ...LOGIN_REFUSALS, ...SAML_REFUSALS, ...JWT_REFUSALS, ...OIDC_REFUSALS };
