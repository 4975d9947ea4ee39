import { Injectable } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { SYSTEM, type Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { nameText } from '../platform/names.js';
import { IssueApiToken, RevokeApiToken } from '../staff/api-token.js';
import { standsStill, type ApiToken, type ApiTokensRow, type ScopedRole } from '../staff/api-token.policy.js';
import type { StaffSsoRow } from '../staff/staff-sso.policy.js';
import { DEPLOYMENT, type StaffRow } from '../staff/staff.policy.js';
import { provenBy } from '../staff/standing.policy.js';
import { ApiTokenSigner } from './api-token-signer.js';

export interface TokenWish {
  readonly name?: unknown;
  readonly scope?: unknown;
  readonly expires?: unknown;
}

/** A token as lists show it; the token itself was shown once. */
export interface TokenCard {
  readonly id: string;
  readonly staff: string;
  readonly name: string | null;
  readonly scope: readonly ScopedRole[];
  /** ms. */
  readonly issued: number;
  readonly expires: number;
}

export interface IssuedToken extends TokenCard {
  /** Null: this request was made before, and what it gave was shown then. */
  readonly secret: string | null;
}

const cardOf = (staff: string, { id, name, scope, issued, expires }: ApiToken): TokenCard => ({ id, staff, name: nameText(name), scope, issued, expires });

/** API tokens of staff: one's own, or anybody's for an admin of the deployment. No token makes or takes tokens. */
@Injectable()
export class ApiTokens {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly signer: ApiTokenSigner,
  ) {}

  /** Newest first. @throws Rejection `staff.unknown` */
  list(caller: Caller, staff: string): readonly TokenCard[] {
    this.demandReach(caller, staff);
    return this.#tokensOf(staff).map(token => cardOf(staff, token)).reverse();
  }

  /** What the holder's token may hold: its roles as they are granted. @throws Rejection `staff.unknown` */
  rolesOf(caller: Caller, staff: string): readonly ScopedRole[] {
    this.demandReach(caller, staff);
    return this.house.stores.views.snapshot().get<StaffRow>('staff', staff)?.row.roles.map(({ role, portal }) => ({ role, portal })) ?? [];
  }

  /** @throws Rejection `staff.unknown`, `token.by-token`, `input.invalid`, `staff.blocked`, `token.too-many` */
  async issue(caller: Caller, staff: string, wish: TokenWish, key?: string): Promise<IssuedToken> {
    this.#demandPerson(caller, staff);
    const { revision, repeated } = await this.desk.execute(commandFrom(IssueApiToken, { name: wish.name, scope: wish.scope, expires: wish.expires, ...this.#proofOf(caller, staff), staff }), asOffice(caller), { key });
    const token = this.#tokensOf(staff).find(one => one.revision === revision);
    if (!token) throw new Rejection('conflict', 'token.gone', 'The token was revoked meanwhile.');
    return { ...cardOf(staff, token), secret: repeated ? null : await this.signer.sign(staff, token) };
  }

  /** It is refused from the answer on. @throws Rejection `staff.unknown`, `token.by-token`, `token.unknown` */
  async revoke(caller: Caller, staff: string, token: string): Promise<void> {
    this.#demandPerson(caller, staff);
    await this.desk.execute(commandFrom(RevokeApiToken, { staff, token }), asOffice(caller));
  }

  /** Somebody out of reach is not found. @throws Rejection `staff.unknown` */
  demandReach({ actor, roles, portals }: Caller, staff: string): void {
    const all = portals === null && (roles.includes('admin') || roles.includes('system'));
    if (!(actor.kind === 'staff' && actor.id === staff) && !all) throw new Rejection('unknown', 'staff.unknown', 'There is no such staff member.');
  }

  /** Whoever has one stolen token must not make itself another. */
  #demandPerson(caller: Caller, staff: string): void {
    if (caller.apiToken !== undefined) throw new Rejection('forbidden', 'token.by-token', 'An API token makes and revokes no tokens.');
    this.demandReach(caller, staff);
  }

  #tokensOf(staff: string): readonly ApiToken[] {
    const rows = this.house.stores.views.snapshot();
    const [holder, sso] = [rows.get<StaffRow>('staff', staff)?.row, rows.get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row];
    return (rows.get<ApiTokensRow>('apiTokens', staff)?.row.tokens ?? []).filter(token => standsStill(token, holder, sso));
  }

  /** What a connection had let in makes nothing that outlives it. */
  #proofOf({ actor, connection }: Caller, staff: string): Pick<IssueApiToken, 'connection' | 'standing'> {
    if (connection === undefined || actor.id !== staff) return {};
    const rows = this.house.stores.views.snapshot();
    return { connection, standing: provenBy(rows.get<StaffRow>('staff', staff)?.row, rows.get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row, connection) ?? 'none' };
  }
}

/** Recorded as done by the person; that it may was asked here. */
const asOffice = (caller: Caller): Caller => ({ ...caller, roles: SYSTEM.roles, portals: null });
