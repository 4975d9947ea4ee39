import { SsoRefusal } from './proof.js';
import type { SamlReason } from './saml.refusals.js';

/** The one way in which SAML is refused; the trail of checks is put on by who walks them. @throws SsoRefusal */
export const refuse = (reason: SamlReason, found?: string): never => {
  throw new SsoRefusal(reason, [], found);
};
