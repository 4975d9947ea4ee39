import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { Allow, Eyes, Visiting, type Visit } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe } from '../platform/openapi-words.js';
import { attachmentDisposition, securityHeaders } from '../web/security-headers.js';
import { csvLine } from './csv.js';
import type { ListedTicket } from './listed-ticket.js';
import type { ListRequest } from './ticket.queries.js';
import { listRequest } from './list-request.js';

/** Rows a turn: others are served in between. */
const PAGE = 100;
const COLUMNS = ['id', 'reference', 'subject', 'status', 'opened', 'lastActivity'] as const;

/** The visible tickets as a file: the same rows as the list, decided again page by page while it is written (C15). */
@Controller('api')
@Allow('contact')
export class TicketExportController {
  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
  ) {}

  @Get('tickets.:format')
  @Describe({ en: 'The tickets of the list as a file: csv or json', gives: 'page' })
  async read(@Visiting() visit: Visit, @Param('format') format: string, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    if (format !== 'csv' && format !== 'json') throw new Rejection('unknown', 'export.unknown', 'There is no such export.');
    const { portal } = this.eyes.look(visit, reply).viewer;
    const lines = await this.#lines(visit, { ...listRequest(query, portal.zone.value), limit: PAGE }, reply);
    const body = format === 'json' ? `[${lines.map(line => `{${line}}`).join(',\n')}]\n` : [csvLine(COLUMNS), ...lines.map(asCsv)].join('');
    void reply.headers(securityHeaders('download')).header('Content-Type', format === 'json' ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8').header('Content-Disposition', attachmentDisposition(`tickets.${format}`)).send(body);
  }

  async #lines(visit: Visit, request: ListRequest, reply: FastifyReply): Promise<string[]> {
    const lines: string[] = [];
    for (let after: ListRequest['after']; ; ) {
      const { viewer, snapshot } = this.eyes.look(visit, reply);
      const page = this.house.tickets.list(viewer, snapshot, { ...request, after });
      lines.push(...page.rows.map(({ line }) => line));
      if (!page.next) return lines;
      after = page.next;
      await new Promise(resolve => setImmediate(resolve));
    }
  }
}

const asCsv = (line: string): string => {
  const ticket = JSON.parse(`{${line}}`) as ListedTicket;
  return csvLine(COLUMNS.map(column => ticket[column] ?? ''));
};
