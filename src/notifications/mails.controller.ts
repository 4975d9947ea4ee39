import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ContactRow } from '../contacts/contact.policy.js';
import { Rejection } from '../kernel/errors.js';
import { Faces } from '../platform/faces.js';
import { Allow, WithoutCsrf, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { sendPage } from '../platform/page-answers.js';
import { wordsFor } from '../web/words.js';
import { MailsPage } from './mails.page.js';

/** Stopping mails and getting them again, by the token in a mail: no session, and nothing else that it could do. */
@Controller('mails')
@Allow('anybody')
export class MailsController {
  constructor(
    private readonly house: House,
    private readonly faces: Faces,
  ) {}

  @Get(':token')
  async read(@Param('token') token: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { portal, contact } = this.#holder(token, request);
    this.#show(token, request, reply, contact, await this.house.mailing.preferences.wants(portal, contact));
  }

  /** The button, and the mail program's own by RFC 8058, which has no cookie and comes from elsewhere. */
  @Post(':token')
  @WithoutCsrf()
  stop(@Param('token') token: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#set(token, request, reply, false);
  }

  @Post(':token/on')
  @WithoutCsrf()
  resume(@Param('token') token: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#set(token, request, reply, true);
  }

  async #set(token: string, request: Visited, reply: FastifyReply, wanted: boolean): Promise<void> {
    const { portal, contact } = this.#holder(token, request);
    await this.house.mailing.preferences.set(portal, contact, wanted);
    this.#show(token, request, reply, contact, wanted, true);
  }

  /** @throws Rejection `mail.unknown`, the same for a token that is wrong, of another portal, or of somebody who is erased */
  #holder(token: string, { visit }: Visited): { portal: string; contact: string } {
    const portal = this.faces.portalAt(visit.host)?.id;
    const contact = portal === undefined ? undefined : this.house.mailing.addresses.contactOf(portal, token);
    const row = contact === undefined ? undefined : this.house.stores.views.snapshot().get<ContactRow>('contact', contact)?.row;
    if (portal === undefined || contact === undefined || !row || row.erased) throw new Rejection('unknown', 'mail.unknown', 'This link does not work.');
    return { portal, contact };
  }

  /** In the language that the person reads, since it comes from a mail to that person. */
  #show(token: string, request: Visited, reply: FastifyReply, contact: string, wanted: boolean, told = false): void {
    const face = this.faces.of(request);
    const language = this.house.stores.views.snapshot().get<ContactRow>('contact', contact)?.row.language;
    sendPage(reply, MailsPage({ face: face.account || !language ? face : { ...face, words: wordsFor(language) }, action: `/mails/${token}`, wanted, told }));
  }
}
