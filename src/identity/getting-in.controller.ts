import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { Faces } from '../platform/faces.js';
import { Allow, Gate, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { Describe, record } from '../platform/openapi-words.js';
import { setCookie } from '../web/cookies.js';
import { doorOf, pendingCookie } from './door-of.js';
import { LinkForm, MailForm, RegisterForm } from './door.forms.js';
import { offerOf } from './door.policy.js';
import { Doorway } from './doorway.js';
import { LinksIn } from './links-in.js';
import { MailedLinks, type MailWish } from './mailed-links.js';
import { csrfTokenOf, Sessions } from './sessions.js';

const ASKED = record({ mail: { type: 'string', enum: ['sent-if-possible'], description: 'The same for every address.' } });
const OFFER = record({ state: 'string', register: 'boolean', connections: 'array' });
const OPENED = record({ purpose: 'string', email: 'string|null', password: { type: 'string', enum: ['none', 'optional', 'required'] } });
const USED = record({ did: { type: 'string', enum: ['came-in', 'half-way', 'address-changed'] }, 'id?': 'string', 'actor?': 'object', 'csrf?': 'string', 'endsAt?': 'date-time' });

/** Getting in for programs: what the door offers, mails with links, and using those. */
@Controller('api')
@Allow('anybody')
export class GettingInController {
  constructor(
    private readonly mailed: MailedLinks,
    private readonly links: LinksIn,
    private readonly doorway: Doorway,
    private readonly sessions: Sessions,
    private readonly gate: Gate,
    private readonly faces: Faces,
  ) {}

  @Get('door')
  @Describe({ en: 'What the portal offers at this host to whoever wants in', answer: OFFER })
  offer(@Visiting() { host }: Visit) {
    return offerOf(this.doorway.findPortal(host), host);
  }

  @Post('sign-in-links')
  @HttpCode(202)
  @Describe({ en: 'Mails a one-time link, if somebody may come in with this address', body: { of: MailForm, without: ['next'] }, answer: ASKED })
  link(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: unknown) {
    return this.#ask(visit, request, { wish: 'sign-in', ...commandFrom(MailForm, body) });
  }

  @Post('password-resets')
  @HttpCode(202)
  @Describe({ en: 'Mails a link that sets a new password, if somebody may come in with this address', body: { of: MailForm, without: ['next'] }, answer: ASKED })
  reset(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: unknown) {
    return this.#ask(visit, request, { wish: 'reset', ...commandFrom(MailForm, body) });
  }

  /** Refused where nobody registers themselves: that is the portal's setting and tells nothing about the address. */
  @Post('registrations')
  @HttpCode(202)
  @Describe({ en: 'Mails a link that registers whoever has the address', body: { of: RegisterForm, without: ['next'] }, answer: ASKED })
  register(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: unknown) {
    const form = commandFrom(RegisterForm, body);
    if (!offerOf(this.doorway.portalAt(visit.host), visit.host).register) throw new Rejection('forbidden', 'registration.off', 'Nobody registers themselves here.');
    return this.#ask(visit, request, { wish: 'register', ...form });
  }

  @Get('links/:token')
  @Describe({ en: 'What a mailed link is for', answer: OPENED })
  async open(@Visiting() { host }: Visit, @Param('token') token: string) {
    const opened = await this.links.open(token, host);
    if (!opened) throw new Rejection('unknown', 'link.gone', 'This link does not work any more.');
    return opened;
  }

  @Post('links/:token')
  @Describe({ en: 'Uses a mailed link: proves the address, registers where the rules say so, sets the password, signs in', body: { of: LinkForm }, answer: USED })
  async use(@Visiting() visit: Visit, @Req() request: Visited, @Param('token') token: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const used = await this.links.use(token, doorOf(visit, request), commandFrom(LinkForm, body ?? {}));
    if (used.did === 'address-changed') return { did: used.did };
    if (used.did === 'half-way') {
      reply.header('Set-Cookie', pendingCookie(visit, used.token));
      return { did: used.did };
    }
    const { token: cookie, session } = used.session;
    reply.header('Set-Cookie', setCookie(this.gate.cookie(visit.host), cookie));
    return { did: used.did, id: session.id, actor: session.person, csrf: csrfTokenOf(cookie), endsAt: new Date(this.sessions.endsAt(session)).toISOString() };
  }

  async #ask(visit: Visit, request: Visited, wish: Omit<MailWish, 'language'>) {
    await this.mailed.ask(doorOf(visit, request), { ...wish, next: undefined, language: this.faces.of(request).words.language });
    return { mail: 'sent-if-possible' };
  }
}
