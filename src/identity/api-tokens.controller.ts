import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { commandOptions } from '../platform/commands.queries.js';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { IssueApiToken } from '../staff/api-token.js';
import { ApiTokens, type TokenCard } from './api-tokens.js';

const CARD = { id: 'string', staff: 'string', name: 'string|null', scope: 'array', issued: 'date-time', expires: 'date-time' };

const told = <T extends TokenCard>({ issued, expires, ...card }: T) => ({ ...card, issued: new Date(issued).toISOString(), expires: new Date(expires).toISOString() });

/** API tokens for programs. `me` stands for whoever asks. */
@Controller('api/staff/:staff/tokens')
@Allow('admin', 'agent', 'auditor')
export class ApiTokensController {
  constructor(
    private readonly house: House,
    private readonly tokens: ApiTokens,
  ) {}

  @Get()
  @Describe({ en: 'API tokens of a staff member that are not revoked; the tokens themselves were shown once', answer: record({ tokens: { type: 'array', items: record(CARD) } }) })
  list(@Calling() caller: Caller, @Param('staff') staff: string) {
    return { tokens: this.tokens.list(caller, whom(caller, staff)).map(told) };
  }

  @Post()
  @HttpCode(201)
  @Describe({ en: 'Issues an API token. `secret` is the token, shown this once; null when the request was made before', headers: ['Idempotency-Key'], body: { of: IssueApiToken, without: ['staff', 'connection', 'standing'] }, answer: record({ ...CARD, secret: 'string|null' }) })
  async issue(@Calling() caller: Caller, @Param('staff') staff: string, @Body() body: object, @Headers() headers: Record<string, string>) {
    const { key } = commandOptions(headers, this.house.stores.events.lineage);
    return told(await this.tokens.issue(caller, whom(caller, staff), body ?? {}, key));
  }

  @Delete(':token')
  @HttpCode(204)
  @Describe({ en: 'Revokes an API token; it is refused from the answer on', gives: 'none' })
  async revoke(@Calling() caller: Caller, @Param('staff') staff: string, @Param('token') token: string): Promise<void> {
    await this.tokens.revoke(caller, whom(caller, staff), token);
  }
}

const whom = ({ actor }: Caller, staff: string): string => (staff === 'me' ? actor.id : staff);
