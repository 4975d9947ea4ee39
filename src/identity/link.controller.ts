import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { Faces } from '../platform/faces.js';
import { Allow, Gate, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { commandFromForm } from '../web/form-body.js';
import { begin, beginStaff, doorOf, STAFF_HOME } from './door-of.js';
import { LinkForm, SetupForm } from './door.forms.js';
import { SetupPage } from './door.page.js';
import { GonePage, LinkPage, NoEntryPage } from './link.page.js';
import { LinksIn } from './links-in.js';
import { Setup } from './setup.js';

type Form = Readonly<Record<string, string>>;

/** Links that were mailed or printed, opened and used. */
@Controller()
@Allow('anybody')
export class LinkController {
  constructor(
    private readonly links: LinksIn,
    private readonly firstAdmin: Setup,
    private readonly gate: Gate,
    private readonly faces: Faces,
  ) {}

  @Get('link/:token')
  async open(@Visiting() visit: Visit, @Param('token') token: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const face = this.faces.of(request);
    const opened = await this.links.open(token, visit.host);
    sendPage(reply, opened ? LinkPage({ face, action: `/link/${token}`, opened }) : GonePage({ face }), opened ? 200 : 404);
  }

  @Post('link/:token')
  async use(@Visiting() visit: Visit, @Param('token') token: string, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    try {
      const used = await this.links.use(token, doorOf(visit, request), commandFromForm(LinkForm, body));
      if (used.did === 'came-in') begin(this.gate, visit, reply, used.session, used.next);
      else if (used.did === 'half-way') beginStaff(this.gate, visit, reply, { is: 'pending', token: used.token }, STAFF_HOME);
      else goTo(reply, visit.caller ? '/profile' : '/sign-in', 'profile.address.changed');
    } catch (error) {
      await this.#refused(error, visit, token, request, reply);
    }
  }

  @Get('staff/setup/:token')
  setupForm(@Param('token') token: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, SetupPage({ face: this.faces.of(request), action: `/staff/setup/${token}` }));
  }

  @Post('staff/setup/:token')
  async setup(@Visiting() visit: Visit, @Param('token') token: string, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const face = this.faces.of(request);
    try {
      beginStaff(this.gate, visit, reply, await this.firstAdmin.firstAdmin(token, doorOf(visit, request), commandFromForm(SetupForm, body)), STAFF_HOME);
    } catch (error) {
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      sendPage(reply, SetupPage({ face, action: `/staff/setup/${token}`, values: body, faults: error.details.faults }), 422);
    }
  }

  async #refused(error: unknown, visit: Visit, token: string, request: Visited, reply: FastifyReply): Promise<void> {
    if (!(error instanceof Rejection)) throw error;
    const face = this.faces.of(request);
    if (error.code === 'link.gone') return sendPage(reply, GonePage({ face }), 404);
    if (error.code === 'entry.refused' || error.code === 'credentials.wrong') return sendPage(reply, NoEntryPage({ face }), 403);
    const opened = error.details.faults && (await this.links.open(token, visit.host));
    if (!opened) throw error;
    sendPage(reply, LinkPage({ face, action: `/link/${token}`, opened, faults: error.details.faults }), 422);
  }
}
