import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { Rejection } from '../kernel/errors.js';
import { House } from '../platform/house.js';
import { holderBy, standsStill, tokenIn, type ApiToken, type ApiTokensRow } from '../staff/api-token.policy.js';
import type { StaffSsoRow } from '../staff/staff-sso.policy.js';
import { DEPLOYMENT, type StaffRow } from '../staff/staff.policy.js';

export const ISSUER = 'sichtfeld';
export const AUDIENCE = 'api';
/** RFC 9068: no other kind of token passes for one, and none of these for a login (J10). */
export const TYPE = 'at+jwt';

/** One sentence for every reason: whoever found a token learns nothing about it. */
export const tokenRefused = (why: 'token.invalid' | 'token.gone' | 'token.over' | 'token.no-role'): Rejection =>
  new Rejection('unauthenticated', 'token.refused', 'The API token is not good.', { why });

/** Makes API tokens, and says what one gives now. */
@Injectable()
export class ApiTokenSigner {
  readonly #master: string;

  constructor(private readonly house: House) {
    this.#master = house.digests.digest('key', 'api-tokens');
  }

  /** Each token has its own key, made from one that lies wrapped in the vault. */
  keyOf(token: string): KeyObject {
    return createSecretKey(createHmac('sha256', this.#master).update(token).digest());
  }

  /** The token itself: known to nobody else and stored nowhere. */
  sign(staff: string, { id, issued, expires }: Pick<ApiToken, 'id' | 'issued' | 'expires'>): Promise<string> {
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256', typ: TYPE })
      .setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(staff).setJti(id)
      .setIssuedAt(Math.floor(issued / 1_000)).setExpirationTime(Math.ceil(expires / 1_000))
      .sign(this.keyOf(id));
  }

  /** The holder with the roles that the token gives at this moment, from decisive rows. @throws Rejection `token.refused` */
  holderNow(staff: string, id: string): StaffRow {
    const snapshot = this.house.stores.views.snapshot();
    const token = tokenIn(snapshot.get<ApiTokensRow>('apiTokens', staff)?.row, id, this.house.clock.now());
    if (token === 'gone' || token === 'over') throw tokenRefused(`token.${token}`);
    const holder = snapshot.get<StaffRow>('staff', staff)?.row;
    if (!holder || !standsStill(token, holder, snapshot.get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row)) throw tokenRefused('token.gone');
    return holderBy(holder, token);
  }
}
