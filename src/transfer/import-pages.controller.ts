import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { AccessLog } from '../identity/access-log.js';
import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { TakesImport } from '../platform/sent-files.js';
import { demandDeployment } from '../platform/staff-reach.js';
import type { FormBody } from '../web/bodies.js';
import { incomingFiles } from '../web/multipart.js';
import { queryText } from '../web/queries.js';
import { attachmentDisposition } from '../web/security-headers.js';
import type { WordKey } from '../web/words.en.js';
import { ImportJobs } from './import-jobs.js';
import { ImportPage, JobPage } from './import.page.js';
import { columnsTaken, mappingChosen } from './mapping-form.js';
import { shippedMapping, SHIPPED_MAPPINGS, type ShippedMapping } from './mappings.js';

/** Seconds until a page that shows progress asks again. */
const AGAIN = 1;

const isShipped = (name: string | undefined): name is ShippedMapping => (SHIPPED_MAPPINGS as readonly string[]).includes(name ?? '');

interface Sent {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

/** The file of a form, or what was pasted in its place. */
const sentIn = async (body: FormBody): Promise<Sent | undefined> => {
  const first = await incomingFiles(body)?.next();
  if (first && !first.done) return first.value;
  const text = queryText(body, 'csv')?.replace(/\r\n?/g, '\n');
  return text === undefined || text.trim() === '' ? undefined : { name: '', content: Readable.from([Buffer.from(text)]) };
};

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
  async form(@Calling() caller: Caller, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    demandDeployment(caller);
    sendPage(reply, ImportPage({ face: this.faces.of(request), ...(await this.#ground()) }));
  }

  @Post()
  @TakesImport()
  async check(@Calling() caller: Caller, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    demandDeployment(caller);
    const kind = queryText(body, 'kind');
    const sent = await sentIn(body);
    const again = async (fault: WordKey & `import.${'empty' | 'too-large'}`) =>
      sendPage(reply, ImportPage({ face: this.faces.of(request), ...(await this.#ground()), kind, csv: queryText(body, 'csv'), fault }), 422);
    if (!isShipped(kind) || !sent) return again('import.empty');
    try {
      goTo(reply, `/staff/import/${(await ImportJobs.of(this.house).take(caller, kind, sent)).id}`);
    } catch (error) {
      if (!(error instanceof Rejection) || error.code !== 'import.too-large') throw error;
      await again('import.too-large');
    }
  }

  @Get(':job')
  async read(@Calling() caller: Caller, @Param('job') id: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    demandDeployment(caller);
    const job = await ImportJobs.of(this.house).read(id);
    if (job.state === 'checking' || job.state === 'running') reply.header('Refresh', String(AGAIN));
    sendPage(reply, JobPage({ face: this.faces.of(request), job, taken: columnsTaken(job.mapping, job.head) }));
  }

  @Post(':job/mapping')
  async mapping(@Calling() caller: Caller, @Param('job') id: string, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    demandDeployment(caller);
    const jobs = ImportJobs.of(this.house);
    const { kind } = await jobs.read(id);
    await jobs.again(caller, id, mappingChosen(shippedMapping(kind), body));
    goTo(reply, `/staff/import/${id}`);
  }

  @Post(':job/check')
  async checkAgain(@Calling() caller: Caller, @Param('job') id: string, @Res() reply: FastifyReply): Promise<void> {
    demandDeployment(caller);
    const jobs = ImportJobs.of(this.house);
    await jobs.again(caller, id, (await jobs.read(id)).mapping);
    goTo(reply, `/staff/import/${id}`);
  }

  @Post(':job/run')
  async run(@Calling() caller: Caller, @Param('job') id: string, @Res() reply: FastifyReply): Promise<void> {
    demandDeployment(caller);
    await ImportJobs.of(this.house).start(caller, id);
    goTo(reply, `/staff/import/${id}`);
  }

  @Post(':job/removal')
  async remove(@Calling() caller: Caller, @Param('job') id: string, @Res() reply: FastifyReply): Promise<void> {
    demandDeployment(caller);
    await ImportJobs.of(this.house).drop(id);
    goTo(reply, '/staff/import', 'import.removed');
  }

  @Get(':job/rejected.csv')
  async rejected(@Calling() caller: Caller, @Param('job') id: string, @Res() reply: FastifyReply): Promise<void> {
    demandDeployment(caller);
    const jobs = ImportJobs.of(this.house);
    const content = jobs.rejected(await jobs.read(id));
    await this.accessLog.read({ person: caller.actor.id, portal: null, what: 'export', id: `import-${id}` });
    void reply.header('Content-Type', 'text/csv; charset=utf-8').header('Content-Disposition', attachmentDisposition('rejected.csv')).send(Readable.from(content));
  }

  async #ground() {
    return { jobs: await ImportJobs.of(this.house).list(), most: this.house.config.importBytes };
  }
}
