import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { problemOf } from '../web/problems.js';
import { Allow } from './gate.js';
import { readiness } from './health.queries.js';
import { House } from './house.js';
import { Describe, record } from './openapi-words.js';

const NOT_READY = problemOf(new Rejection('unavailable', 'health.not-ready', 'Not ready.')).status;

/** For whoever watches the service (I3): no session, and nothing about anybody. */
@Controller('health')
@Allow('anybody')
export class HealthController {
  constructor(private readonly house: House) {}

  @Get('live')
  @Describe({ en: 'The process answers', answer: record({ live: 'boolean' }) })
  live() {
    return { live: true };
  }

  @Get('ready')
  @Describe({ en: 'Requests may be sent here: the store takes writes and the views are at the head of the log; 503 otherwise, with the same members', answer: record({ ready: 'boolean', store: 'object', generation: 'string', position: 'string', head: 'string', views: 'array', parked: 'integer', due: 'object', sweeps: 'array', mail: 'object', runs: 'array' }) })
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const state = await readiness(this.house);
    if (!state.ready) reply.code(NOT_READY);
    return state;
  }
}
