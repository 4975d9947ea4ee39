import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Command } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Faces } from '../platform/faces.js';
import { Allow, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { safeReturn } from '../web/csrf.js';
import { commandFromForm } from '../web/form-body.js';
import type { Html } from '../web/markup.js';
import { queryText } from '../web/queries.js';
import { doorOf } from './door-of.js';
import { MailForm, RegisterForm } from './door.forms.js';
import type { SignInProps } from './door.page.js';
import { offerOf } from './door.policy.js';
import { Doorway } from './doorway.js';
import { MailMePage, RegisterPage, SentPage, type MailPurpose } from './mail-me.page.js';
import { MailedLinks } from './mailed-links.js';

type Form = Readonly<Record<string, string>>;
type Asked = Command & { readonly email: string; readonly name?: string; readonly next?: string };

interface Way {
  readonly path: string;
  readonly purpose: MailPurpose;
  readonly form: new () => Asked;
  readonly page: (props: SignInProps) => Html;
}

const BY_LINK: Way = { path: '/sign-in/link', purpose: 'sign-in', form: MailForm, page: props => MailMePage({ ...props, purpose: 'sign-in' }) };
const RESET: Way = { path: '/sign-in/reset', purpose: 'reset', form: MailForm, page: props => MailMePage({ ...props, purpose: 'reset' }) };
const REGISTER: Way = { path: '/register', purpose: 'register', form: RegisterForm, page: RegisterPage };

/** Pages that end in a mail: a one-time link, a new password, a registration. */
@Controller()
@Allow('anybody')
export class MailMeController {
  constructor(
    private readonly mailed: MailedLinks,
    private readonly doorway: Doorway,
    private readonly faces: Faces,
  ) {}

  @Get('sign-in/link')
  linkForm(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    this.#show(BY_LINK, visit, request, reply, { next: queryText(query, 'next') });
  }

  @Post('sign-in/link')
  link(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#ask(BY_LINK, visit, request, body, reply);
  }

  @Get('sign-in/reset')
  resetForm(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    this.#show(RESET, visit, request, reply, { next: queryText(query, 'next') });
  }

  @Post('sign-in/reset')
  reset(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#ask(RESET, visit, request, body, reply);
  }

  @Get('register')
  registerForm(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    this.#show(REGISTER, visit, request, reply, { next: queryText(query, 'next') });
  }

  @Post('register')
  register(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#ask(REGISTER, visit, request, body, reply);
  }

  @Get('sign-in/sent')
  sent(@Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const purpose = [BY_LINK, RESET, REGISTER].find(way => way.purpose === queryText(query, 'for'))?.purpose ?? 'sign-in';
    sendPage(reply, SentPage({ face: this.faces.of(request), purpose }));
  }

  #show({ path, page }: Way, visit: Visit, request: Visited, reply: FastifyReply, more: Partial<SignInProps>, status = 200): void {
    const portal = this.doorway.findPortal(visit.host);
    sendPage(reply, page({ face: this.faces.of(request), action: path, offer: offerOf(portal, visit.host), ...more }), portal ? status : 421);
  }

  /** Where the door offers this way to nobody, the page that says so; else the same answer for every address. */
  async #ask(way: Way, visit: Visit, request: Visited, body: Form, reply: FastifyReply): Promise<void> {
    const offer = offerOf(this.doorway.findPortal(visit.host), visit.host);
    if (offer.state !== 'open' || (way === REGISTER && !offer.register)) return this.#show(way, visit, request, reply, {}, 403);
    try {
      const { email, name, next } = commandFromForm(way.form, body);
      await this.mailed.ask(doorOf(visit, request), { wish: way.purpose, email, name, language: this.faces.of(request).words.language, next: next === undefined ? undefined : safeReturn(next, '/tickets') });
      goTo(reply, `/sign-in/sent?for=${way.purpose}`);
    } catch (error) {
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      this.#show(way, visit, request, reply, { values: body, faults: error.details.faults, next: body['next'] }, 422);
    }
  }
}
