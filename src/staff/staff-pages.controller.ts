import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { historyOf } from '../audit/history.queries.js';
import type { Command } from '../kernel/command.js';
import { Rejection, type Fault } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { nextOf, pageAsked } from '../platform/answers.js';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage, type FlashKey } from '../platform/page-answers.js';
import { portalChoices } from '../platform/portal-choices.js';
import type { FormBody } from '../web/bodies.js';
import { commandFromForm, formKey } from '../web/form-body.js';
import { addressWith, queryText } from '../web/queries.js';
import { MemberPage, MembersPage, NewMemberPage, type Tried } from './members.page.js';
import { ResetSecondFactor } from './second-factor.js';
import { StaffInvitationForm, StaffInvitations } from './staff-invitations.js';
import { staffCard, staffPage } from './staff.queries.js';
import { BlockStaff, GrantRole, RevokeRole, UnblockStaff } from './staff.js';

const AT = '/staff/members';
type Asking = { readonly caller: Caller; readonly request: Visited; readonly reply: FastifyReply };

/** Who works here: roles, blocking, and how far each one's sign-in is protected. */
@Controller('staff/members')
@Allow('admin')
export class StaffPagesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly faces: Faces,
    private readonly cursors: Cursors,
    private readonly invitations: StaffInvitations,
  ) {}

  @Get()
  @Allow('admin', 'auditor')
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { staff, next } = await staffPage(this.house, caller, pageAsked(this.cursors, 'members', visit, query));
    const cursor = nextOf(this.cursors, 'members', visit, next);
    sendPage(reply, MembersPage({
      face: this.faces.of(request), staff, mayInvite: caller.roles.includes('admin'), portals: portalChoices(this.house, caller),
      next: cursor === null ? undefined : addressWith(AT, query, { cursor }), first: queryText(query, 'cursor') === undefined ? undefined : AT,
    }));
  }

  @Get('new')
  form(@Calling() caller: Caller, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, NewMemberPage({ face: this.faces.of(request), portals: portalChoices(this.house, caller) }));
  }

  @Post()
  async invite(@Calling() caller: Caller, @Visiting() visit: Visit, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    try {
      const { id, mailed } = await this.invitations.send(caller, commandFromForm(StaffInvitationForm, body), visit.host, { key: formKey(body) });
      goTo(reply, `${AT}/${id}`, mailed ? 'members.invited' : 'members.invited-no-mail');
    } catch (error) {
      const tried = triedIn(`${AT}/new`, body, error, { 'staff.exists': 'email', 'email.taken': 'email', 'email.invalid': 'email', 'staffEmail.taken': 'email' });
      sendPage(reply, NewMemberPage({ face: this.faces.of(request), portals: portalChoices(this.house, caller), tried }), 422);
    }
  }

  @Get(':staff')
  @Allow('admin', 'auditor')
  async read(@Calling() caller: Caller, @Param('staff') staff: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    await this.#show({ caller, request, reply }, staff);
  }

  @Post(':staff/roles')
  async grant(@Calling() caller: Caller, @Param('staff') staff: string, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    try {
      await this.desk.execute(commandFromForm(GrantRole, { ...body, staff }), caller, { key: formKey(body) });
      goTo(reply, `${AT}/${staff}`, 'members.granted');
    } catch (error) {
      await this.#show({ caller, request, reply }, staff, triedIn(`${AT}/${staff}/roles`, body, error, {}));
    }
  }

  @Post(':staff/roles/revoke')
  revoke(@Calling() caller: Caller, @Param('staff') staff: string, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const portal = queryText(body, 'portal');
    return this.#do(caller, staff, commandFrom(RevokeRole, { staff, role: queryText(body, 'role'), ...(portal === undefined ? {} : { portal }) }), reply, 'members.revoked');
  }

  @Post(':staff/block')
  block(@Calling() caller: Caller, @Param('staff') staff: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#do(caller, staff, commandFrom(BlockStaff, { staff }), reply, 'members.blocked');
  }

  @Post(':staff/unblock')
  unblock(@Calling() caller: Caller, @Param('staff') staff: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#do(caller, staff, commandFrom(UnblockStaff, { staff }), reply, 'members.unblocked');
  }

  @Post(':staff/reset-second-factor')
  reset(@Calling() caller: Caller, @Param('staff') staff: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#do(caller, staff, commandFrom(ResetSecondFactor, { staff }), reply, 'members.factor-reset');
  }

  @Post(':staff/invitation')
  async again(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('staff') staff: string, @Res() reply: FastifyReply): Promise<void> {
    await this.invitations.again(caller, staff, visit.host);
    goTo(reply, `${AT}/${staff}`, 'members.mailed');
  }

  async #do(caller: Caller, staff: string, command: Command, reply: FastifyReply, flash: FlashKey): Promise<void> {
    await this.desk.execute(command, caller);
    goTo(reply, `${AT}/${staff}`, flash);
  }

  async #show({ caller, request, reply }: Asking, staff: string, tried?: Tried): Promise<void> {
    const face = this.faces.of(request);
    const card = staffCard(this.house, caller, staff);
    const history = await historyOf(this.house, caller, `staff-${staff}`, face.words);
    sendPage(reply, MemberPage({ face, member: card, isSelf: caller.actor.id === staff, mayChange: caller.roles.includes('admin'), portals: portalChoices(this.house, caller), history, tried }), tried ? 422 : 200);
  }
}

/** Faults of a form; a refusal that is about one field stands beside that field. */
const triedIn = (action: string, body: FormBody, error: unknown, fields: Readonly<Record<string, string>>): Tried => {
  if (!(error instanceof Rejection)) throw error;
  const path = fields[error.code];
  const fault: readonly Fault[] | undefined = path === undefined ? undefined : [{ path, code: error.code, en: TAKEN.has(error.code) ? 'belongs to a colleague already' : 'is no address that mails can go to', de: TAKEN.has(error.code) ? 'gehört schon zu einem Teammitglied' : 'ist keine Adresse, an die Mails gehen können' }];
  const faults = error.details.faults ?? fault;
  if (!faults) throw error;
  return { action, values: { ...body }, faults };
};

const TAKEN = new Set(['staff.exists', 'email.taken', 'staffEmail.taken']);
