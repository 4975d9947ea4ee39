import { Rejection } from '../kernel/errors.js';

/** One step of a verification, as the test page shows it: no token, no secret, no key in it. */
export interface SsoCheck {
  /** `saml.signature`, `jwt.audience`: a code of the refusals' catalogue, without the outcome. */
  readonly check: string;
  readonly ok: boolean;
  /** What was found and what was wanted, in a few characters; may name the person to the admin who tests. */
  readonly detail?: string;
}

/** What a provider has proven. All of it comes from verified bytes. */
export interface Proof {
  /** Connection-wide key of the person: format, qualifiers and value as one string, byte by byte (entry.md). */
  readonly identity: string;
  /** What the provider calls the person, for people to read; sealed wherever it is kept. */
  readonly label: string;
  readonly email: string | null;
  readonly name: string | null;
  /** Attributes or claims by name: what mapping reads. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** True when it answers the login that this browser began here. */
  readonly asked: boolean;
  /** Used once, ever: assertion ids, `jti`, digests of tokens; kept until `until` (ms). Written with the session. */
  readonly once: readonly { readonly id: string; readonly until: number }[];
  /** ms; the proof opens nothing from then on. */
  readonly validUntil: number;
  /** ms; the provider ends the session then (SessionNotOnOrAfter). */
  readonly sessionEndsAt: number | null;
  readonly sessionIndex: string | null;
  /** Where the provider's side wants the person to go; not checked yet (S18, J13). */
  readonly next: string | null;
  readonly checks: readonly SsoCheck[];
}

/** Not let in, for one reason. The person hears one neutral sentence; the reason is for admins, the log and the test page. */
export class SsoRefusal extends Rejection {
  constructor(
    /** A key of the refusals' catalogue. */
    readonly reason: string,
    readonly checks: readonly SsoCheck[] = [],
    /** For the test page and the access log: what was found. Never a token, a secret or personal data. */
    readonly found?: string,
  ) {
    super('unauthenticated', 'sso.refused', 'You could not be signed in.');
    this.name = 'SsoRefusal';
  }
}
