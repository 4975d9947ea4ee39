import { SAML, type Profile } from '@node-saml/node-saml';
import { AbstractStrategy, MultiSamlStrategy, type MultiStrategyConfig, type PassportSamlConfig } from '@node-saml/passport-saml';
import type { ExecutionContext } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { refuse } from './saml.refuse.js';

const NAME = 'sichtfeld-saml';

/** What one verification needs; travels on the sealed request, so nothing is kept between two of them. */
interface Sealed {
  readonly method: 'POST';
  readonly url: '';
  readonly headers: Readonly<Record<string, never>>;
  readonly query: Readonly<Record<string, never>>;
  readonly body: { readonly SAMLResponse: string };
  readonly options: PassportSamlConfig;
  user?: unknown;
}

/** The library as far as it proves: it finds the signatures and checks them. What it would read of the assertion after that is ours to judge. */
class Signatures extends SAML {
  /** What a signature covers, in its canonical form: the assertion, or the response around it. */
  protected override getSignedAssertion(signed: string): Promise<string> {
    return Promise.resolve(signed);
  }

  protected override processValidlySignedAssertionAsync(signed: string): Promise<{ profile: Profile; loggedOut: boolean }> {
    return Promise.resolve({ profile: { getAssertionXml: () => signed } as unknown as Profile, loggedOut: false });
  }
}

/** Without the third argument, for logouts: it is asked for none. */
const Strategy = MultiSamlStrategy as unknown as new (options: MultiStrategyConfig, verify: (...args: unknown[]) => void) => MultiSamlStrategy;

/** passport-saml, which checks the signatures. What the assertion claims is judged by saml.claims.ts, since the library is lax there. */
class SamlStrategy extends PassportStrategy(Strategy, NAME) {
  constructor() {
    super({ getSamlOptions: (_, done) => done(new Error('Each request brings its own.')) });
  }

  /** One verification with the options of its own request: two of them share nothing. */
  override authenticate(...[request, options]: Parameters<MultiSamlStrategy['authenticate']>): void {
    const one = Object.create(this, { _saml: { value: new Signatures((request as unknown as Sealed).options) } }) as AbstractStrategy;
    AbstractStrategy.prototype.authenticate.call(one, request, options);
  }

  validate(profile: Profile | null): { verified: string } | false {
    const verified = profile?.getAssertionXml?.();
    return typeof verified === 'string' && verified !== '' ? { verified } : false;
  }
}

/** Whatever the library wants to answer, it does not answer here. */
const NO_RESPONSE: object = new Proxy({}, {
  get: () => {
    throw new Error('The SAML library has nothing to answer.');
  },
});

export interface SignatureWish {
  /** A response in base64, with one assertion that is not encrypted. */
  readonly response: string;
  readonly certificates: readonly string[];
  readonly issuer: string;
  readonly answer: string;
  /** Each signature that is there must be right, not only one of them. */
  readonly responseSigned: boolean;
  readonly assertionSigned: boolean;
}

/**
 * Passport's guard, but never on a route: passport-saml takes any SAMLRequest or SAMLResponse of a query for a logout
 * and lets it pass unsigned. So it gets a sealed POST request that holds the response alone, and a response that throws,
 * and a subject is demanded after it (`canActivate` is true without one).
 */
export class SamlGuard extends AuthGuard(NAME) {
  constructor() {
    super();
    new SamlStrategy();
  }

  /** What a signature covers: the response where that one is signed, else the assertion. @throws SsoRefusal `saml.signature` */
  async verified(wish: SignatureWish): Promise<string> {
    const request: Sealed = { method: 'POST', url: '', headers: {}, query: {}, body: { SAMLResponse: wish.response }, options: optionsOf(wish) };
    const http = { getRequest: () => request, getResponse: () => NO_RESPONSE, getNext: () => undefined };
    try {
      await super.canActivate({ switchToHttp: () => http } as unknown as ExecutionContext);
    } catch {
      return refuse('saml.signature');
    }
    const user = request.user as { verified?: unknown } | undefined;
    return typeof user?.verified === 'string' ? user.verified : refuse('saml.signature');
  }
}

/** The library's clock and audience are switched off: it asks the machine's clock and gives no reasons. Both are ours. */
const optionsOf = ({ certificates, issuer, answer, responseSigned, assertionSigned }: SignatureWish): PassportSamlConfig => ({
  idpCert: [...certificates],
  issuer,
  callbackUrl: answer,
  wantAuthnResponseSigned: responseSigned,
  wantAssertionsSigned: assertionSigned,
  acceptedClockSkewMs: -1,
  audience: false,
});
