import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { Runs } from '../platform/runs.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { replay, runCard } from './replays.queries.js';

export const RUN = record({ id: 'string', kind: 'string', state: 'string', startedAt: 'date-time', endedAt: 'string|null', progress: 'object', result: 'object|null', fault: 'string|null' });

/** Replays: every view built from the log in a separate place and compared with the live one, while the portal serves on (U6). */
@Controller('api/audit/replays')
@Allow('auditor', 'admin')
export class ReplaysController {
  private readonly runs: Runs;

  constructor(private readonly house: House) {
    this.runs = Runs.of(house);
  }

  @Get()
  @Describe({ en: 'Replays of this process, with progress and result', answer: record({ replays: { type: 'array', items: RUN } }) })
  list(@Calling() caller: Caller) {
    demandDeployment(caller);
    return { replays: this.runs.list('replay').map(run => runCard(caller, run)) };
  }

  @Post()
  @HttpCode(202)
  @Describe({ en: 'Starts a replay', answer: RUN })
  start(@Calling() caller: Caller) {
    demandDeployment(caller);
    return runCard(caller, this.runs.start('replay', replay(this.house)));
  }

  @Get(':id')
  @Describe({ en: 'How far a replay is, and what it found', answer: RUN })
  read(@Calling() caller: Caller, @Param('id') id: string) {
    demandDeployment(caller);
    return runCard(caller, this.runs.read('replay', id));
  }

  @Delete(':id')
  @HttpCode(200)
  @Describe({ en: 'Cancels a replay', answer: RUN })
  async cancel(@Calling() caller: Caller, @Param('id') id: string) {
    demandDeployment(caller);
    return runCard(caller, await this.runs.cancel('replay', id));
  }
}
