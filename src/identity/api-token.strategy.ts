import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { decodeJwt, jwtVerify, type JWTPayload } from 'jose';
import passport from 'passport';
import { Strategy } from 'passport-jwt';
import { House } from '../platform/house.js';
import { ApiTokenSigner, AUDIENCE, ISSUER, tokenRefused, TYPE } from './api-token-signer.js';

/** All that the strategy sees of a request. */
interface Sealed {
  readonly bearer: string;
}

interface Proving {
  readonly key: KeyObject;
  readonly now: Date;
}

type Done<T> = (error: unknown, value?: T) => void;

export interface TokenClaims {
  readonly staff: string;
  readonly token: string;
}

const ID = /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,63}$/;
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const MOST = 2_048;

/** In place of jsonwebtoken, which takes tokens without end, unknown `crit` and keys of one byte. */
(Strategy as unknown as { JwtVerifier: unknown }).JwtVerifier = (token: string, { key, now }: Proving, _options: unknown, done: Done<JWTPayload>): void => {
  const demands = { algorithms: ['HS256'], audience: AUDIENCE, issuer: ISSUER, typ: TYPE, requiredClaims: ['sub', 'jti', 'iat', 'exp'], currentDate: now };
  jwtVerify(token, key, demands).then(({ payload }) => done(null, payload), done);
};

/** What a token names before it is proven: only to find its key. */
const idIn = (token: string): string | undefined => {
  try {
    const { jti } = decodeJwt(token);
    return typeof jti === 'string' && ID.test(jti) ? jti : undefined;
  } catch {
    return undefined;
  }
};

/** Proves API tokens by passport-jwt. Whether one still counts is asked of the decisive rows, at every request. */
@Injectable()
export class ApiTokenStrategy extends PassportStrategy(Strategy, 'api-token') {
  constructor(signer: ApiTokenSigner, house: House) {
    super({
      jwtFromRequest: ({ bearer }: Sealed) => (bearer.length <= MOST && COMPACT.test(bearer) ? bearer : null),
      secretOrKeyProvider: (_request: Sealed, token: string, done: Done<never>) => {
        const id = idIn(token);
        if (id === undefined) done(tokenRefused('token.invalid'));
        else done(null, { key: signer.keyOf(id), now: new Date(house.clock.now()) } satisfies Proving as never);
      },
    } as never);
  }

  /** One of its own: what passport keeps for the whole process would let two applications take each other's tokens. */
  getPassportInstance(): passport.PassportStatic {
    return new (passport as unknown as { Passport: new () => passport.PassportStatic }).Passport();
  }

  validate({ sub, jti }: JWTPayload): TokenClaims {
    return { staff: sub!, token: jti! };
  }

  /** @throws Rejection `token.refused` */
  prove(bearer: string): Promise<TokenClaims> {
    return new Promise((proven, refused) => {
      const refuse = (): void => refused(tokenRefused('token.invalid'));
      const done = (error: unknown, claims: TokenClaims | false | null): void => (error || !claims ? refuse() : proven(claims));
      const handle = passport.authenticate(this as unknown as passport.Strategy, { session: false }, done) as (request: Sealed, response: object, next: () => void) => void;
      handle({ bearer }, {}, refuse);
    });
  }
}
