import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessLog } from '../identity/access-log.js';
import type { Caller } from '../platform/caller.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { demandDeployment } from '../platform/staff-reach.js';
import type { FormBody } from '../web/bodies.js';
import { queryText } from '../web/queries.js';
import { attachmentDisposition } from '../web/security-headers.js';
import { ImportJobs } from './import-jobs.js';
import { ImportPage, JobPage } from './import.page.js';
import { columnsTaken, headOf, mappingChosen } from './mapping-form.js';
import { shippedMapping, SHIPPED_MAPPINGS, type ShippedMapping } from './mappings.js';
import { rejectText } from './reject-file.js';

/** Seconds until a page that shows progress asks again. */
const AGAIN = 1;

const isShipped = (name: string | undefined): name is ShippedMapping => (SHIPPED_MAPPINGS as readonly string[]).includes(name ?? '');

/** Importing by hand, for admins of the whole deployment: check, look, import (A14). */
@Controller('staff/import')
@Allow('admin')
export class ImportPagesController {
  constructor(
    private readonly house: House,
    private readonly faces: Faces,
    private readonly accessLog: AccessLog,
  ) {}

  @Get()
  form(@Calling() caller: Caller, @Req() request: Visited, @Res() reply: FastifyReply): void {
    demandDeployment(caller);
    sendPage(reply, ImportPage({ face: this.faces.of(request) }));
  }

  @Post()
  check(@Calling() caller: Caller, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): void {
    demandDeployment(caller);
    const [kind, csv] = [queryText(body, 'kind'), queryText(body, 'csv')?.replace(/\r\n?/g, '\n')];
    const face = this.faces.of(request);
    if (!isShipped(kind) || csv === undefined || csv.trim() === '') return sendPage(reply, ImportPage({ face, kind, csv, fault: face.words.say('import.empty') }), 422);
    const job = ImportJobs.of(this.house).check(caller, { kind, csv, mapping: shippedMapping(kind) });
    goTo(reply, `/staff/import/${job.id}`);
  }

  @Get(':job')
  read(@Calling() caller: Caller, @Param('job') id: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    demandDeployment(caller);
    const job = ImportJobs.of(this.house).read(id);
    const head = headOf(job.csv);
    if (job.state === 'checking' || job.state === 'running') reply.header('Refresh', String(AGAIN));
    sendPage(reply, JobPage({ face: this.faces.of(request), job, head, taken: columnsTaken(job.mapping, head) }));
  }

  @Post(':job/mapping')
  mapping(@Calling() caller: Caller, @Param('job') id: string, @Body() body: FormBody, @Res() reply: FastifyReply): void {
    demandDeployment(caller);
    const jobs = ImportJobs.of(this.house);
    goTo(reply, `/staff/import/${jobs.again(caller, id, mappingChosen(shippedMapping(jobs.read(id).kind), body)).id}`);
  }

  @Post(':job/run')
  run(@Calling() caller: Caller, @Param('job') id: string, @Res() reply: FastifyReply): void {
    demandDeployment(caller);
    ImportJobs.of(this.house).start(caller, id);
    goTo(reply, `/staff/import/${id}`);
  }

  @Get(':job/rejected.csv')
  async rejected(@Calling() caller: Caller, @Param('job') id: string, @Res() reply: FastifyReply): Promise<void> {
    demandDeployment(caller);
    const { rejected } = ImportJobs.of(this.house).read(id);
    await this.accessLog.read({ person: caller.actor.id, portal: null, what: 'export', id: `import-${id}` });
    void reply.header('Content-Type', 'text/csv; charset=utf-8').header('Content-Disposition', attachmentDisposition('rejected.csv')).send(rejectText(rejected));
  }
}
