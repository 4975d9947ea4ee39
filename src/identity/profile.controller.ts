import { Body, Controller, Get, HttpCode, Patch, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ChangeProfile } from '../contacts/contact-profile.js';
import { commandFrom } from '../kernel/fields.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Eyes, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { Describe, record } from '../platform/openapi-words.js';
import { idempotencyKey } from '../web/preconditions.js';
import { AddressForm, PasswordForm, ProfilePatch } from './door.forms.js';
import { OwnAccount } from './own-account.js';
import { ownProfile } from './profile.queries.js';

const PROFILE = record({ name: 'string|null', email: 'string|null', language: 'string|null', hasPassword: 'boolean', properties: 'array' });
const DONE = record({ revision: 'integer', position: 'string' });

/** The own profile for programs. */
@Controller('api/profile')
@Allow('contact')
export class ProfileController {
  constructor(
    private readonly eyes: Eyes,
    private readonly desk: Desk,
    private readonly faces: Faces,
    private readonly account: OwnAccount,
  ) {}

  @Get()
  @Describe({ en: 'What a contact sees of itself', answer: PROFILE })
  async read(@Visiting() visit: Visit, @Req() request: Visited, @Res({ passthrough: true }) reply: FastifyReply) {
    const hasPassword = await this.account.hasPassword(visit.caller!.actor.id);
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    return ownProfile(viewer, snapshot, this.faces.of(request).words, hasPassword);
  }

  @Patch()
  @Describe({ en: 'Changes the own name or language', headers: ['Idempotency-Key'], body: { of: ProfilePatch }, answer: DONE })
  async change(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    this.eyes.look(visit, reply);
    const { name, language } = commandFrom(ProfilePatch, body);
    const command = commandFrom(ChangeProfile, { contact: visit.caller!.actor.id, name, language });
    const { revision, position } = await this.desk.execute(command, visit.caller!, { key: idempotencyKey(request.headers['idempotency-key']) });
    return { revision, position };
  }

  @Put('password')
  @Describe({ en: 'Changes the own password and ends all other sessions', body: { of: PasswordForm }, answer: record({ ended: 'integer' }) })
  async password(@Visiting() visit: Visit, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    this.eyes.look(visit, reply);
    return { ended: await this.account.changePassword(visit.caller!, visit.session!, commandFrom(PasswordForm, body)) };
  }

  /** The same answer whether or not somebody else has the address. */
  @Post('address')
  @HttpCode(202)
  @Describe({ en: 'Mails a link to a new address; using it changes the address', body: { of: AddressForm }, answer: record({ mail: 'string' }) })
  async address(@Visiting() visit: Visit, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    this.eyes.look(visit, reply);
    await this.account.askForAddress(visit.caller!, visit.host, commandFrom(AddressForm, body));
    return { mail: 'sent-if-possible' };
  }
}
