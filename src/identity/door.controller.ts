import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ChangeProfile } from '../contacts/contact-profile.js';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Faces, LANGUAGE_COOKIE } from '../platform/faces.js';
import { Allow, Gate, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { whoIs } from '../platform/sight-gate.js';
import { SsoAnswers } from '../sso/sso-answers.js';
import { assetAt } from '../web/assets.js';
import { clearCookie } from '../web/cookies.js';
import { safeReturn } from '../web/csrf.js';
import { commandFromForm } from '../web/form-body.js';
import { asLanguage } from '../web/language.js';
import type { Html } from '../web/markup.js';
import { queryText } from '../web/queries.js';
import { begin, doorOf, STAFF_HOME } from './door-of.js';
import { SignInForm } from './door.forms.js';
import { SignInPage, StaffSignInPage, type DoorProps } from './door.page.js';
import { offerOf } from './door.policy.js';
import { Doorway } from './doorway.js';
import type { NewSession } from './sessions.js';
import { SignIns } from './sign-ins.js';

type Form = Readonly<Record<string, string>>;

/** Signing in and out by password; language and assets, which pages before the door need too. */
@Controller()
@Allow('anybody')
export class DoorController {
  constructor(
    private readonly signIns: SignIns,
    private readonly doorway: Doorway,
    private readonly gate: Gate,
    private readonly faces: Faces,
    private readonly desk: Desk,
    private readonly house: House,
    private readonly sso: SsoAnswers,
  ) {}

  @Get()
  start(@Visiting() { caller }: Visit, @Res() reply: FastifyReply): void {
    goTo(reply, caller === undefined ? '/sign-in' : caller.actor.kind === 'contact' ? '/tickets' : STAFF_HOME);
  }

  @Get('sign-in')
  signInForm(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const page = this.#page(visit, queryText(query, 'ended') === 'yes');
    sendPage(reply, page({ face: this.faces.of(request), action: '/sign-in', next: queryText(query, 'next') }), this.doorway.findPortal(visit.host) ? 200 : 421);
  }

  @Post('sign-in')
  signIn(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#signIn(this.#page(visit), '/sign-in', '/tickets', visit, request, body, reply, ({ email, password }) => this.signIns.contact(doorOf(visit, request), email, password));
  }

  @Get('staff/sign-in')
  staffForm(@Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, StaffSignInPage({ face: this.faces.of(request), action: '/staff/sign-in' }));
  }

  @Post('staff/sign-in')
  staffSignIn(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#signIn(StaffSignInPage, '/staff/sign-in', STAFF_HOME, visit, request, body, reply, ({ email, password }) => this.signIns.staff(doorOf(visit, request), email, password));
  }

  @Post('sign-out')
  async signOut(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    if (visit.session) await this.signIns.end(visit.session, 'signed-out');
    reply.header('Set-Cookie', clearCookie(this.gate.cookie(visit.host)));
    if (visit.session && (await this.sso.leave({ visit, request, reply }, visit.session))) return;
    goTo(reply, '/sign-in', 'door.signed-out');
  }

  /** Remembered on the device, and of a signed-in contact with the contact. */
  @Post('language')
  async language(@Visiting() { caller }: Visit, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const language = asLanguage(body['language']);
    if (language) reply.header('Set-Cookie', `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`);
    if (language && caller?.actor.kind === 'contact' && this.#isIn(caller)) await this.desk.execute(commandFrom(ChangeProfile, { contact: caller.actor.id, language }), caller);
    void reply.code(303).header('Location', safeReturn(body['next'])).send('');
  }

  @Get('assets/*')
  asset(@Req() request: Visited, @Res() reply: FastifyReply): void {
    const asset = assetAt(request.url.split('?')[0]!);
    if (!asset) throw new Rejection('unknown', 'asset.unknown', 'There is no such file.');
    const packed = /\bbr\b/.test(String(request.headers['accept-encoding'] ?? '')) ? asset.brotli : undefined;
    if (packed) reply.header('Content-Encoding', 'br');
    void reply.header('Content-Type', asset.type).header('Cache-Control', asset.cacheControl).header('Vary', 'Accept-Encoding').send(packed ?? asset.body);
  }

  #page(visit: Visit, ended = false): (props: DoorProps) => Html {
    const offer = offerOf(this.doorway.findPortal(visit.host), visit.host);
    return props => SignInPage({ ...props, offer, ended });
  }

  #isIn(caller: Caller): boolean {
    return this.house.viewers.decide(this.house.stores.views.snapshot(), whoIs(caller), this.house.clock.now()).entry.allowed;
  }

  async #signIn(page: (props: DoorProps) => Html, action: string, home: string, visit: Visit, request: Visited, body: Form, reply: FastifyReply, enter: (form: SignInForm) => Promise<NewSession>): Promise<void> {
    const face = this.faces.of(request);
    try {
      const form = commandFromForm(SignInForm, body);
      begin(this.gate, visit, reply, await enter(form), safeReturn(form.next, home));
    } catch (error) {
      if (!(error instanceof Rejection) || (error.kind !== 'unauthenticated' && !error.details.faults)) throw error;
      const refused = error.kind === 'unauthenticated' ? face.words.say('problem.credentials.wrong') : undefined;
      sendPage(reply, page({ face, action, next: body['next'], refused, values: { email: body['email'] }, faults: error.details.faults }), 422);
    }
  }
}
