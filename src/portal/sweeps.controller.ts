import { Controller, Get } from '@nestjs/common';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { sweepList } from './sweeps.queries.js';

const SWEEP = record({ key: 'string', state: 'string', done: 'integer', total: 'integer', percent: 'integer', portals: 'array' });

/** What a new filter rule reveals appears when its sweep has ended; what it hides is hidden at once. */
@Controller('api/admin/sweeps')
@Allow('admin', 'agent', 'auditor')
export class SweepsController {
  constructor(private readonly house: House) {}

  @Get()
  @Describe({ en: 'Filter rules that are being filled in, with progress', answer: record({ sweeps: { type: 'array', items: SWEEP } }) })
  list(@Calling() caller: Caller) {
    return { sweeps: sweepList(this.house, caller) };
  }
}
