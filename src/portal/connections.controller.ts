import { Body, Controller, Get, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Doorway } from '../identity/doorway.js';
import { LongText, ShortText, commandFrom } from '../kernel/fields.js';
import { Command } from '../kernel/command.js';
import { tagWith } from '../platform/answers.js';
import type { Caller } from '../platform/caller.js';
import { commandOptions } from '../platform/commands.queries.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, listOf, record } from '../platform/openapi-words.js';
import { atPortal } from '../platform/staff-reach.js';
import { ConnectionDesk } from './connection-desk.js';
import { connectionCard, connectionCards } from './connections.queries.js';

const CARD = record({ id: 'string', kind: 'string', name: 'string', hosts: 'array', settings: 'object', secrets: 'array', lacking: 'string', warnings: 'array', certificates: 'array', values: 'array', revision: 'integer' });

/** Metadata of a SAML provider: its text, or the address where it lies. */
export class ProviderMetadataForm extends Command {
  @LongText({ max: 1_048_576, en: 'Metadata (XML)', de: 'Metadaten (XML)', optional: true }) text?: string;
  @ShortText({ max: 2_000, en: 'Address of the metadata', de: 'Adresse der Metadaten', optional: true }) url?: string;
}

/** Ways to sign in that a portal trusts. What changes them are commands; no answer but one holds a secret, and that one once. */
@Controller('api/admin/portals/:portal/connections')
export class ConnectionsController {
  constructor(
    private readonly house: House,
    private readonly doorway: Doorway,
    private readonly connections: ConnectionDesk,
  ) {}

  @Get()
  @Allow('admin', 'auditor')
  @Describe({ en: 'SSO connections of a portal: settings, what is missing, warnings, and our own values for the provider’s side. No secrets', answer: listOf('connections', CARD), tagged: true })
  async list(@Calling() caller: Caller, @Param('portal') portal: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await tagWith(this.house, reply, `portal-${portal}`);
    return { connections: connectionCards(this.house, this.doorway, caller, portal) };
  }

  @Get(':connection')
  @Allow('admin', 'auditor')
  @Describe({ en: 'One SSO connection', answer: CARD, tagged: true })
  async read(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await tagWith(this.house, reply, `portal-${portal}`);
    return connectionCard(this.house, this.doorway, caller, portal, connection);
  }

  @Post(':connection/secret')
  @HttpCode(201)
  @Allow('admin')
  @Describe({ en: 'Makes a new secret for tokens and shows it, this once; the one before it is refused from then on', headers: ['If-Match', 'X-Reason'], answer: record({ secret: 'string', revision: 'integer' }) })
  async secret(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Headers() headers: Record<string, string>) {
    const at = atPortal(this.house, caller, portal, ['admin']);
    const { key: _, ...options } = commandOptions(headers, this.house.stores.events.lineage);
    const { secret, outcome } = await this.connections.newSecret(at, portal, connection, options);
    return { secret, revision: outcome.revision };
  }

  @Post(':connection/metadata')
  @HttpCode(200)
  @Allow('admin')
  @Describe({ en: 'Sets up a SAML connection by the provider’s metadata, given as text or by its address: all of it or nothing', headers: ['Idempotency-Key', 'If-Match', 'X-Reason'], body: { of: ProviderMetadataForm }, answer: record({ revision: 'integer', warnings: 'array' }) })
  async metadata(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Body() body: unknown, @Headers() headers: Record<string, string>) {
    const at = atPortal(this.house, caller, portal, ['admin']);
    const { text, url } = commandFrom(ProviderMetadataForm, body);
    const { outcome, warnings } = await this.connections.takeMetadata(at, portal, connection, { text, url }, commandOptions(headers, this.house.stores.events.lineage));
    return { revision: outcome.revision, warnings };
  }
}
