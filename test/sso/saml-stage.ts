import { SamlProtocol } from '../../src/sso/saml.protocol.js';
import { SsoRefusal, type Proof } from '../../src/sso/proof.js';
import type { SamlSettings } from '../../src/sso/connection.policy.js';
import type { PendingLogin } from '../../src/sso/protocol.js';
import { SAML_REFUSALS } from '../../src/sso/saml.refusals.js';
import { makeKeys } from '../support/saml-keys.js';
import { connectionOf, NOW, PENDING, SamlIdp, settingsOf } from '../support/saml-idp.js';

/** One connection and its provider, without a house around them. */
export class SamlStage {
  #id = 0;
  readonly protocol = new SamlProtocol({ now: () => NOW }, () => `_${String(++this.#id).padStart(40, '0')}`);

  private constructor(readonly idp: SamlIdp) {}

  static async open(): Promise<SamlStage> {
    return new SamlStage(new SamlIdp(await makeKeys()));
  }

  verify(posted: string, over: Partial<SamlSettings> = {}, { pending = PENDING, now = NOW, secret, fields }: { pending?: PendingLogin | undefined | null; now?: number; secret?: string; fields?: Record<string, string> } = {}): Promise<Proof> {
    const settings = settingsOf([this.idp.keys.certificate], over);
    return this.protocol.verify(connectionOf(settings, secret), { fields: { SAMLResponse: posted, ...fields }, pending: pending ?? undefined, now });
  }

  /** The reason; fails when it was let in. */
  async refused(...args: Parameters<SamlStage['verify']>): Promise<string> {
    try {
      await this.verify(...args);
    } catch (error) {
      if (!(error instanceof SsoRefusal)) throw error;
      expect(Object.keys(SAML_REFUSALS)).toContain(error.reason);
      expect(error.checks.at(-1)).toMatchObject({ check: error.reason, ok: false });
      return error.reason;
    }
    throw new Error('It was let in.');
  }
}
