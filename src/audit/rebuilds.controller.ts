import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { Runs } from '../platform/runs.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { activate, giveUp, rebuild, rebuildList } from './rebuilds.queries.js';
import { runCard } from './replays.queries.js';
import { RUN } from './replays.controller.js';

const GENERATION = record({ name: 'string', live: 'boolean', following: 'boolean' });

/** Rebuilding of all views beside the live ones, a flip without downtime, and the way back. */
@Controller('api/admin/rebuilds')
@Allow('admin')
export class RebuildsController {
  private readonly runs: Runs;

  constructor(private readonly house: House) {
    this.runs = Runs.of(house);
  }

  @Get()
  @Describe({ en: 'Generations of views, and rebuilds with their progress', answer: record({ generations: { type: 'array', items: GENERATION }, rebuilds: { type: 'array', items: RUN } }) })
  list(@Calling() caller: Caller) {
    demandDeployment(caller);
    return rebuildList(this.house, caller);
  }

  @Post()
  @HttpCode(202)
  @Describe({ en: 'Starts a rebuild; readers turn to it by themselves when it has reached the head of the log and says the same', answer: RUN })
  async start(@Calling() caller: Caller) {
    demandDeployment(caller);
    return runCard(caller, this.runs.start('rebuild', rebuild(this.house), await this.house.generations.leftover()));
  }

  @Get(':name')
  @Describe({ en: 'How far a rebuild is', answer: RUN })
  read(@Calling() caller: Caller, @Param('name') name: string) {
    demandDeployment(caller);
    return runCard(caller, this.runs.read('rebuild', name));
  }

  @Post(':name/activation')
  @HttpCode(200)
  @Describe({ en: 'Readers turn to this generation: the way back, or on in spite of differences', answer: GENERATION })
  activate(@Calling() caller: Caller, @Param('name') name: string) {
    demandDeployment(caller);
    return activate(this.house, name);
  }

  @Delete(':name')
  @HttpCode(200)
  @Describe({ en: 'Cancels a rebuild, or removes a generation that is not live', answer: record({ generations: { type: 'array', items: GENERATION }, rebuilds: { type: 'array', items: RUN } }) })
  async giveUp(@Calling() caller: Caller, @Param('name') name: string) {
    demandDeployment(caller);
    await giveUp(this.house, name);
    return rebuildList(this.house, caller);
  }
}
