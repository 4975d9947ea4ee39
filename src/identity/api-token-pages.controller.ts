import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { nameText } from '../platform/names.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import type { PortalRow } from '../portal/portal.policy.js';
import type { StaffRow } from '../staff/staff.policy.js';
import { staffPage } from '../staff/staff.queries.js';
import type { FormBody } from '../web/bodies.js';
import { commandFromForm, formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { ApiTokenForm, roleIn } from './api-token.forms.js';
import { ApiTokens, type IssuedToken } from './api-tokens.js';
import { ApiTokensPage, TokenShownPage, type ApiTokensProps, type Holder } from './api-tokens.page.js';

const DAY = 24 * 60 * 60_000;
/** As many as one list to choose from can take. */
const MOST_HOLDERS = 200;

/** API tokens as pages: one's own, and for an admin of the deployment anybody's. */
@Controller('staff/tokens')
@Allow('admin', 'agent', 'auditor')
export class ApiTokenPagesController {
  constructor(
    private readonly house: House,
    private readonly tokens: ApiTokens,
    private readonly faces: Faces,
  ) {}

  @Get()
  async page(@Calling() caller: Caller, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const props = await this.#props(caller, queryText(query, 'staff') ?? caller.actor.id, request);
    sendPage(reply, ApiTokensPage(props));
  }

  @Post()
  async issue(@Calling() caller: Caller, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const staff = queryText(body, 'staff') ?? caller.actor.id;
    try {
      this.#show(await this.#issued(caller, body), caller, request, reply);
    } catch (error) {
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      sendPage(reply, ApiTokensPage({ ...(await this.#props(caller, staff, request)), values: body, faults: error.details.faults }), 422);
    }
  }

  @Post(':staff/:token/revocation')
  async revoke(@Calling() caller: Caller, @Param('staff') staff: string, @Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    await this.tokens.revoke(caller, staff, token);
    goTo(reply, pathOf(caller, staff), 'tokens.revoked');
  }

  #issued(caller: Caller, body: FormBody): Promise<IssuedToken> {
    const { staff, from, name, days, scope = [] } = commandFromForm(ApiTokenForm, body);
    const expires = new Date(Date.parse(from) + Number(days) * DAY).toISOString();
    return this.tokens.issue(caller, staff, { name, scope: scope.map(roleIn), expires }, formKey(body));
  }

  #show(issued: IssuedToken, caller: Caller, request: Visited, reply: FastifyReply): void {
    const back = pathOf(caller, issued.staff);
    if (issued.secret === null) return goTo(reply, back, 'tokens.shown-before');
    sendPage(reply, TokenShownPage({ face: this.faces.of(request), token: issued, secret: issued.secret, back }));
  }

  async #props(caller: Caller, staff: string, request: Visited): Promise<ApiTokensProps> {
    const holders = caller.portals === null && caller.roles.includes('admin') ? await this.#holders(caller) : [];
    const snapshot = this.house.stores.views.snapshot();
    const own = staff === caller.actor.id;
    const name = nameText(snapshot.get<StaffRow>('staff', staff)?.row.name ?? null) ?? staff;
    const portalName = (id: string): string => snapshot.get<PortalRow>('portal', id)?.row.title.value ?? id;
    return { face: this.faces.of(request), holder: { id: staff, name }, holders, own, tokens: this.tokens.list(caller, staff), roles: this.tokens.rolesOf(caller, staff), portalName };
  }

  async #holders(caller: Caller): Promise<readonly Holder[]> {
    const { staff } = await staffPage(this.house, caller, { after: undefined, limit: MOST_HOLDERS });
    return staff.map(({ id, name, email }) => ({ id, name: name ?? email ?? id })).sort((a, b) => a.name.localeCompare(b.name));
  }
}

const pathOf = ({ actor }: Caller, staff: string): string => (staff === actor.id ? '/staff/tokens' : `/staff/tokens?staff=${encodeURIComponent(staff)}`);
