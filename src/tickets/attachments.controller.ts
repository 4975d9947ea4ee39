import { Body, Controller, Get, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { AccessLog } from '../identity/access-log.js';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Allow, Calling, Eyes, Visiting, type Visit } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { bodyOfCommand, TakesFiles, takeWithFiles } from '../platform/sent-files.js';
import { idempotencyKey } from '../web/preconditions.js';
import { attachmentDisposition, inlineDisposition, securityHeaders } from '../web/security-headers.js';
import { writerOn } from './agent-reach.js';
import { staffTicket } from './staff-tickets.queries.js';
import { fileOf, unknownFile, type ReadableFile } from './attachments.queries.js';
import { maybeShownInline, servedType } from './attachment.policy.js';
import { PostReply } from './ticket-conversation.js';

const FILE = { en: 'A file of a ticket: bytes to keep, never shown as a page', gives: 'file' } as const;
const PICTURE = { en: 'A small picture of a ticket, to be shown on its page', gives: 'file' } as const;

/** Files of tickets. Every fetch is decided anew; forbidden, unknown and erased ones are told apart by nobody (C2, C10). */
@Controller()
export class AttachmentsController {
  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
    private readonly desk: Desk,
    private readonly accessLog: AccessLog,
  ) {}

  @Get('tickets/:id/files/:attachment')
  @Allow('contact')
  @Describe(FILE)
  download(@Visiting() visit: Visit, @Param('id') ticket: string, @Param('attachment') attachment: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#send(visit.caller!, this.#seen(visit, reply, ticket, attachment), reply, 'attachment');
  }

  @Get('api/tickets/:id/files/:attachment')
  @Allow('contact')
  @Describe(FILE)
  fetch(@Visiting() visit: Visit, @Param('id') ticket: string, @Param('attachment') attachment: string, @Res() reply: FastifyReply): Promise<void> {
    return this.download(visit, ticket, attachment, reply);
  }

  @Get('tickets/:id/files/:attachment/picture')
  @Allow('contact')
  @Describe(PICTURE)
  picture(@Visiting() visit: Visit, @Param('id') ticket: string, @Param('attachment') attachment: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#send(visit.caller!, this.#seen(visit, reply, ticket, attachment), reply, 'inline');
  }

  @Get('staff/tickets/:id/files/:attachment')
  @Allow('admin', 'agent')
  @Describe(FILE)
  staffDownload(@Calling() caller: Caller, @Param('id') ticket: string, @Param('attachment') attachment: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#send(caller, this.#ofStaff(caller, ticket, attachment), reply, 'attachment');
  }

  @Get('api/admin/tickets/:id/files/:attachment')
  @Allow('admin', 'agent')
  @Describe(FILE)
  staffFetch(@Calling() caller: Caller, @Param('id') ticket: string, @Param('attachment') attachment: string, @Res() reply: FastifyReply): Promise<void> {
    return this.staffDownload(caller, ticket, attachment, reply);
  }

  @Get('staff/tickets/:id/files/:attachment/picture')
  @Allow('admin', 'agent')
  @Describe(PICTURE)
  staffPicture(@Calling() caller: Caller, @Param('id') ticket: string, @Param('attachment') attachment: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#send(caller, this.#ofStaff(caller, ticket, attachment), reply, 'inline');
  }

  @Post('api/admin/tickets/:id/replies')
  @HttpCode(201)
  @Allow('admin', 'agent')
  @TakesFiles()
  @Describe({ en: 'Answers a ticket, or leaves an internal note, with files', headers: ['Idempotency-Key'], body: { of: PostReply, without: ['ticket', 'portal', 'author'] }, answer: record({ revision: 'integer', position: 'string' }) })
  async answer(@Calling() caller: Caller, @Param('id') ticket: string, @Body() body: object, @Headers('idempotency-key') key: string | undefined) {
    const facts = staffTicket(this.house, caller, ticket);
    const command = () => commandFrom(PostReply, { ...bodyOfCommand(PostReply, body), ticket });
    const { revision, position } = await takeWithFiles(this.house, this.desk, writerOn(this.house, caller, facts), { ticket, body, options: { key: idempotencyKey(key) }, command });
    return { revision, position };
  }

  /** The decision, to be asked again for every piece that leaves. */
  #seen(visit: Visit, reply: FastifyReply, ticket: string, attachment: string): () => ReadableFile {
    return () => {
      const { viewer, snapshot } = this.eyes.look(visit, reply);
      this.house.tickets.ticket(viewer, snapshot, ticket);
      return fileOf(snapshot, ticket, attachment, { staff: false });
    };
  }

  #ofStaff(caller: Caller, ticket: string, attachment: string): () => ReadableFile {
    return () => {
      staffTicket(this.house, caller, ticket);
      return fileOf(this.house.stores.views.snapshot(), ticket, attachment, { staff: true });
    };
  }

  async #send(caller: Caller, decide: () => ReadableFile, reply: FastifyReply, as: 'attachment' | 'inline'): Promise<void> {
    const file = decide();
    if (as === 'inline' && !maybeShownInline(file)) throw unknownFile();
    const content = await this.house.files.get(file, file.key, () => stands(decide));
    if (!content) throw unknownFile();
    const pieces = await begun(content);
    await this.accessLog.read({ person: caller.actor.id, portal: caller.identity?.portal ?? null, what: 'attachment', id: file.id });
    decide();
    void reply
      .headers({ ...securityHeaders('download'), 'Content-Type': servedType(file.type), 'Content-Length': file.size, 'Content-Disposition': as === 'inline' ? inlineDisposition(file.name) : attachmentDisposition(file.name) })
      .send(Readable.from(pieces, { objectMode: false }));
  }
}

const stands = (decide: () => unknown): boolean => {
  try {
    decide();
    return true;
  } catch {
    return false;
  }
};

/** With its first piece read: what cannot be opened is a refusal, not an answer that breaks off. */
const begun = async (content: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> => {
  const iterator = content[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    try {
      for (let piece = first; !piece.done; piece = await iterator.next()) yield piece.value;
    } finally {
      await iterator.return?.();
    }
  })();
};
