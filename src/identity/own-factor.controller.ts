import { Body, Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { Allow, Visiting, type Visit } from '../platform/gate.js';
import { Describe, record } from '../platform/openapi-words.js';
import { CodeForm, PasswordForm } from './door.forms.js';
import { FactorOffers } from './factor-offers.js';
import { StaffAccount } from './staff-account.js';

const STATE = record({ setUp: 'boolean', since: 'string|null', recoveryCodesLeft: 'integer', demanded: 'boolean' });
const CODES = record({ recoveryCodes: 'array' });

const own = ({ session, caller }: Visit) => {
  if (!session || !caller) throw new Rejection('unauthenticated', 'session.none', 'Please sign in.');
  return { session, caller };
};

/** The own second factor and password of staff, for programs. */
@Controller('api/staff')
@Allow('admin', 'agent', 'auditor')
export class OwnFactorController {
  constructor(
    private readonly account: StaffAccount,
    private readonly offers: FactorOffers,
  ) {}

  @Get('second-factor')
  @Describe({ en: 'The own second factor', answer: STATE })
  async read(@Visiting() visit: Visit) {
    const { factor, demanded } = await this.account.of(own(visit).session.person.id);
    return { setUp: factor !== null, since: factor && new Date(factor.since).toISOString(), recoveryCodesLeft: factor?.codesLeft ?? 0, demanded };
  }

  @Post('second-factor/offer')
  @HttpCode(200)
  @Describe({ en: 'A secret to set up in an authenticator app; nothing holds before its first code', answer: record({ secret: 'string', uri: 'string' }) })
  async offer(@Visiting() visit: Visit) {
    const { session, caller } = own(visit);
    this.account.demandSetUp(caller);
    const { secret, uri } = await this.offers.of(session.person.id, session.key);
    return { secret, uri };
  }

  @Put('second-factor')
  @Describe({ en: 'Sets up what was offered, by its first code; the recovery codes are given this once', body: { of: CodeForm }, answer: CODES })
  async setUp(@Visiting() visit: Visit, @Body() body: unknown) {
    const { session, caller } = own(visit);
    return { recoveryCodes: await this.account.setUp(caller, session, commandFrom(CodeForm, body).code) };
  }

  @Post('second-factor/recovery-codes')
  @HttpCode(200)
  @Describe({ en: 'New recovery codes in place of all earlier ones', body: { of: CodeForm }, answer: CODES })
  async renew(@Visiting() visit: Visit, @Body() body: unknown) {
    const { session, caller } = own(visit);
    return { recoveryCodes: await this.account.renewCodes(caller, session, commandFrom(CodeForm, body).code) };
  }

  @Delete('second-factor')
  @HttpCode(204)
  @Describe({ en: 'Removes the own second factor, where none is demanded', body: { of: CodeForm }, gives: 'none' })
  async remove(@Visiting() visit: Visit, @Body() body: unknown): Promise<void> {
    const { session, caller } = own(visit);
    await this.account.remove(caller, session, commandFrom(CodeForm, body).code);
  }

  @Put('password')
  @HttpCode(204)
  @Describe({ en: 'Changes the own password; all other sessions end', body: { of: PasswordForm }, gives: 'none' })
  async password(@Visiting() visit: Visit, @Body() body: unknown): Promise<void> {
    const { session, caller } = own(visit);
    await this.account.changePassword(caller, session, commandFrom(PasswordForm, body));
  }
}
