import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Faces } from '../platform/faces.js';
import { Allow, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { sendPage } from '../platform/page-answers.js';
import { SsoAnswers } from './sso-answers.js';
import { waitingCookie } from './sso-cookies.js';
import { SsoLinking } from './sso-linking.js';
import { LinkGonePage, LinkPage, MailSentPage } from './sso-linking.page.js';

/** Proving by a mail that an account with the same address is one's own. */
@Controller('sso')
@Allow('anybody')
export class SsoLinkingController {
  constructor(
    private readonly linking: SsoLinking,
    private readonly answers: SsoAnswers,
    private readonly faces: Faces,
  ) {}

  @Post('taken')
  async mail(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const at = { visit, request, reply };
    try {
      await this.linking.mail(this.answers.doorOf(at), waitingOf(visit, request));
      sendPage(reply, MailSentPage({ face: this.faces.of(request) }));
    } catch (error) {
      this.answers.refuse(at, error, undefined);
    }
  }

  @Get('link/:token')
  async open(@Visiting() visit: Visit, @Param('token') token: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const face = this.faces.of(request);
    const opens = await this.linking.opens(this.answers.doorOf({ visit, request }), token, waitingOf(visit, request));
    sendPage(reply, opens ? LinkPage({ face, action: `/sso/link/${token}` }) : LinkGonePage({ face }), opens ? 200 : 404);
  }

  @Post('link/:token')
  use(@Visiting() visit: Visit, @Param('token') token: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const at = { visit, request, reply };
    return this.answers.answering(at, undefined, () => this.linking.use(this.answers.doorOf(at), token, waitingOf(visit, request)));
  }
}

const waitingOf = ({ https, host }: Visit, request: Visited): string | undefined => waitingCookie(request.headers.cookie, https, host);
