import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { Faces, LANGUAGE_COOKIE } from '../platform/faces.js';
import { Allow, Gate, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { assetAt } from '../web/assets.js';
import { clearCookie, setCookie } from '../web/cookies.js';
import { safeReturn } from '../web/csrf.js';
import { commandFromForm } from '../web/form-body.js';
import { asLanguage } from '../web/language.js';
import { queryText } from '../web/queries.js';
import { LinkForm, SetupForm, SignInForm } from './door.forms.js';
import { GonePage, LinkPage, SetupPage, SignInPage } from './door.page.js';
import { LinksIn } from './links-in.js';
import { doorOf } from './session.controller.js';
import type { NewSession } from './sessions.js';
import { SignIns } from './sign-ins.js';

type Form = Readonly<Record<string, string>>;

/** Pages before and at the door: signing in and out, mailed links, setting up, language, assets. */
@Controller()
@Allow('anybody')
export class DoorController {
  constructor(
    private readonly signIns: SignIns,
    private readonly links: LinksIn,
    private readonly gate: Gate,
    private readonly faces: Faces,
  ) {}

  @Get()
  start(@Visiting() { caller }: Visit, @Res() reply: FastifyReply): void {
    goTo(reply, caller === undefined ? '/sign-in' : caller.actor.kind === 'contact' ? '/tickets' : '/staff');
  }

  @Get('sign-in')
  signInForm(@Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, SignInPage({ face: this.faces.of(request), action: '/sign-in', next: queryText(query, 'next') }));
  }

  @Post('sign-in')
  signIn(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#signIn('/sign-in', '/tickets', visit, request, body, reply, ({ email, password }) => this.signIns.contact(doorOf(visit, request), email, password));
  }

  @Get('staff/sign-in')
  staffForm(@Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, SignInPage({ face: this.faces.of(request), action: '/staff/sign-in' }));
  }

  @Post('staff/sign-in')
  staffSignIn(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#signIn('/staff/sign-in', '/staff', visit, request, body, reply, ({ email, password }) => this.signIns.staff(doorOf(visit, request), email, password));
  }

  @Post('sign-out')
  async signOut(@Visiting() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    if (visit.session) await this.signIns.end(visit.session, 'signed-out');
    reply.header('Set-Cookie', clearCookie(this.gate.cookie(visit.host)));
    goTo(reply, '/sign-in', 'door.signed-out');
  }

  @Post('language')
  language(@Body() body: Form, @Res() reply: FastifyReply): void {
    const language = asLanguage(body['language']);
    if (language) reply.header('Set-Cookie', `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`);
    void reply.code(303).header('Location', safeReturn(body['next'])).send('');
  }

  @Get('link/:token')
  async link(@Visiting() visit: Visit, @Param('token') token: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const face = this.faces.of(request);
    const open = await this.links.open(token, visit.host);
    sendPage(reply, open ? LinkPage({ face, action: `/link/${token}` }) : GonePage({ face }), open ? 200 : 404);
  }

  @Post('link/:token')
  useLink(@Visiting() visit: Visit, @Param('token') token: string, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const face = this.faces.of(request);
    return this.#orFaults(reply, faults => LinkPage({ face, action: `/link/${token}`, faults }), async () => {
      const session = await this.links.use(token, doorOf(visit, request), commandFromForm(LinkForm, body));
      this.#begin(visit, reply, session, session.session.person.kind === 'contact' ? '/tickets' : '/staff');
    });
  }

  @Get('staff/setup/:token')
  setupForm(@Param('token') token: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, SetupPage({ face: this.faces.of(request), action: `/staff/setup/${token}` }));
  }

  @Post('staff/setup/:token')
  setup(@Visiting() visit: Visit, @Param('token') token: string, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const face = this.faces.of(request);
    return this.#orFaults(reply, faults => SetupPage({ face, action: `/staff/setup/${token}`, values: body, faults }), async () =>
      this.#begin(visit, reply, await this.links.setup(token, doorOf(visit, request), commandFromForm(SetupForm, body)), '/staff'));
  }

  @Get('assets/*')
  asset(@Req() request: Visited, @Res() reply: FastifyReply): void {
    const asset = assetAt(request.url.split('?')[0]!);
    if (!asset) throw new Rejection('unknown', 'asset.unknown', 'There is no such file.');
    void reply.header('Content-Type', asset.type).header('Cache-Control', asset.cacheControl).removeHeader('Vary').send(asset.body);
  }

  async #signIn(action: string, home: string, visit: Visit, request: Visited, body: Form, reply: FastifyReply, enter: (form: SignInForm) => Promise<NewSession>): Promise<void> {
    const face = this.faces.of(request);
    try {
      const form = commandFromForm(SignInForm, body);
      this.#begin(visit, reply, await enter(form), safeReturn(form.next, home));
    } catch (error) {
      if (!(error instanceof Rejection) || (error.kind !== 'unauthenticated' && !error.details.faults)) throw error;
      const refused = error.kind === 'unauthenticated' ? face.words.say('problem.credentials.wrong') : undefined;
      sendPage(reply, SignInPage({ face, action, next: body['next'], refused, values: { email: body['email'] }, faults: error.details.faults }), 422);
    }
  }

  async #orFaults(reply: FastifyReply, page: (faults: Rejection['details']['faults']) => Parameters<typeof sendPage>[1], work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      sendPage(reply, page(error.details.faults), 422);
    }
  }

  #begin(visit: Visit, reply: FastifyReply, { token }: NewSession, to: string): void {
    void reply.code(303).header('Set-Cookie', setCookie(this.gate.cookie(visit.host), token)).header('Location', to).send('');
  }
}
