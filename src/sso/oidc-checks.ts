import type { OidcReason } from './oidc.refusals.js';
import { SsoRefusal, type SsoCheck } from './proof.js';

/** What was checked so far, in order; the first failure is the refusal. */
export class OidcChecks {
  readonly passed: SsoCheck[] = [];

  pass(check: OidcReason, detail?: string): void {
    this.passed.push({ check, ok: true, ...(detail === undefined ? {} : { detail }) });
  }

  /** @throws SsoRefusal */
  demand(check: OidcReason, holds: boolean, found?: string): void {
    if (!holds) throw this.refusal(check, found);
    this.pass(check);
  }

  /** `found` is what an admin reads: no token, no secret, no personal data. */
  refusal(reason: OidcReason, found?: string): SsoRefusal {
    const detail = found === undefined ? {} : { detail: found.slice(0, 200) };
    return new SsoRefusal(reason, [...this.passed, { check: reason, ok: false, ...detail }], detail.detail);
  }
}
