import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import type { KeptMail, Mailbox } from '../kernel/mailer.js';
import type { Caller } from '../platform/caller.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { sendPage } from '../platform/page-answers.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { attachmentDisposition, securityHeaders } from '../web/security-headers.js';
import { KeptMailPage, MailboxPage } from './mailbox.page.js';

const SHOWN = 200;

/** Mails that were kept for want of a mail server: a page for demonstrations. With a server there is no such page. */
@Controller('staff/mailbox')
@Allow('admin')
export class MailboxController {
  constructor(
    private readonly house: House,
    private readonly faces: Faces,
  ) {}

  @Get()
  async list(@Calling() caller: Caller, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const mails = await this.#mailbox(caller).list(SHOWN);
    sendPage(reply, MailboxPage({ face: this.faces.of(request), mails }));
  }

  @Get(':mail')
  async read(@Calling() caller: Caller, @Param('mail') id: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const mail: KeptMail = (await this.#mailbox(caller).read(id)) ?? unknown();
    sendPage(reply, KeptMailPage({ face: this.faces.of(request), mail }));
  }

  @Get(':mail/source')
  async source(@Calling() caller: Caller, @Param('mail') id: string, @Res() reply: FastifyReply): Promise<void> {
    const source: Buffer = (await this.#mailbox(caller).source(id)) ?? unknown();
    void reply.headers(securityHeaders('download')).header('Content-Type', 'message/rfc822').header('Content-Disposition', attachmentDisposition(`${id}.eml`)).send(source);
  }

  /** Mails of all portals: for whoever administers all of them. */
  #mailbox(caller: Caller): Mailbox {
    demandDeployment(caller);
    return this.house.mailing.mailer.mailbox ?? unknown();
  }
}

const unknown = (): never => {
  throw new Rejection('unknown', 'mail.unknown', 'There is no such mail.');
};
