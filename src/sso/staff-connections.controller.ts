import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tagWith } from '../platform/answers.js';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling, Visiting, type Visit } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, listOf, record } from '../platform/openapi-words.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { lackingInStaff, type StaffConnection } from '../staff/staff-sso.policy.js';
import { DEPLOYMENT } from '../staff/staff.policy.js';
import { certificateFacts } from './certificate.policy.js';
import { STAFF_ROOM, StaffConnections } from './staff-connections.js';

const CARD = record({ id: 'string', kind: 'string', name: 'string', settings: 'object', secrets: 'array', lacking: 'string', certificates: 'array', values: 'object', revision: 'integer' });

/** Connections by which staff sign in. What changes them are commands; no answer holds a secret. */
@Controller('api/admin/staff-sso')
@Allow('admin', 'auditor')
export class StaffConnectionsController {
  constructor(
    private readonly house: House,
    private readonly connections: StaffConnections,
  ) {}

  @Get()
  @Describe({ en: 'SSO connections for staff: settings, what is missing, and our own values at this host for the provider’s side. No secrets', answer: listOf('connections', CARD), tagged: true })
  async list(@Calling() caller: Caller, @Visiting() { host }: Visit, @Res({ passthrough: true }) reply: FastifyReply) {
    demandDeployment(caller);
    await tagWith(this.house, reply, `staffSso-${DEPLOYMENT}`);
    return { connections: this.connections.all().map(one => this.#card(host, one)) };
  }

  #card(host: string, row: StaffConnection) {
    const { id, kind, name, settings, secrets, revision } = row;
    const { origin, entityId, answer } = this.connections.endpoints(host, row);
    return {
      id, kind, name, settings, secrets: Object.keys(secrets).sort(), lacking: lackingInStaff(row), revision,
      certificates: settings?.kind === 'saml' ? settings.certificates.map(certificateFacts) : [],
      values: { host, entityId, answer, metadata: kind === 'saml' ? entityId : null, start: `${origin}${STAFF_ROOM}/${id}` },
    };
  }
}
