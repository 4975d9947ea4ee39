import { SsoRefusal, type SsoCheck } from './proof.js';
import type { SamlReason } from './saml.refusals.js';

/** The steps of one verification, in the order they were taken. */
export class Trail {
  readonly #checks: SsoCheck[] = [];

  pass(check: SamlReason, detail?: string): void {
    this.#checks.push({ check, ok: true, ...(detail === undefined ? {} : { detail: detail.slice(0, 200) }) });
  }

  get checks(): readonly SsoCheck[] {
    return [...this.#checks];
  }

  /** The refusal with all steps before it, and itself as the last one. */
  ending({ reason, found }: SsoRefusal): SsoRefusal {
    return new SsoRefusal(reason, [...this.#checks, { check: reason, ok: false, ...(found === undefined ? {} : { detail: found }) }], found);
  }
}
