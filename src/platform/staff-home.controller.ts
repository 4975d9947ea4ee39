import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from './caller.js';
import { staffHome } from './faces.js';
import { Allow, Calling } from './gate.js';
import { goTo } from './page-answers.js';

/** Where staff begin: the first of the pages that their roles open. */
@Controller('staff')
@Allow('admin', 'agent', 'auditor')
export class StaffHomeController {
  @Get()
  home(@Calling() { roles }: Caller, @Res() reply: FastifyReply): void {
    goTo(reply, staffHome(roles));
  }
}
