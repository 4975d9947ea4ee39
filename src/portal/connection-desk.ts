import { Injectable } from '@nestjs/common';
import { Rejection, type Fault } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { Doorway } from '../identity/doorway.js';
import type { Caller } from '../platform/caller.js';
import type { CommandOptions, Outcome } from '../platform/command-runner.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { Outbound, OutboundRefused } from '../platform/outbound.js';
import { METADATA_LIMIT, readMetadata, type ProviderMetadata } from '../sso/saml-metadata.js';
import { connectionCard } from './connections.queries.js';
import { ConfigureSaml } from './sso-saml.js';
import { SetSsoSecret } from './sso-secret.js';

/** Where metadata comes from: what was pasted or uploaded, or an address. */
export interface MetadataSource {
  readonly text?: string | undefined;
  readonly url?: string | undefined;
}

const PATIENCE = 5_000;

/** What setting up a connection takes beyond a command: making a secret, and reading what a provider says about itself. */
@Injectable()
export class ConnectionDesk {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly doorway: Doorway,
    private readonly outbound: Outbound,
  ) {}

  /** A new secret for tokens, as 43 characters. It is told here once and nowhere again. */
  async newSecret(caller: Caller, portal: string, connection: string, options: CommandOptions): Promise<{ secret: string; outcome: Outcome }> {
    const secret = this.house.random.bytes(32).toString('base64url');
    const outcome = await this.desk.execute(commandFrom(SetSsoSecret, { portal, connection, purpose: 'token', secret }), caller, options);
    return { secret, outcome };
  }

  /** What a provider says about itself. @throws Rejection with a fault for each field that is not right */
  async read(source: MetadataSource): Promise<ProviderMetadata> {
    if ((source.text === undefined) === (source.url === undefined)) throw invalid('text', 'one', 'or an address is needed, one of both', 'oder eine Adresse ist nötig, eines von beiden');
    return readMetadata(source.text ?? (await this.#fetch(source.url!)), this.house.clock.now());
  }

  /** Takes over all of what the metadata says, or nothing of it (S21). Certificates that it no longer names are refused from then on. */
  async takeMetadata(caller: Caller, portal: string, connection: string, source: MetadataSource, options: CommandOptions): Promise<{ outcome: Outcome; warnings: readonly Fault[] }> {
    const { kind } = connectionCard(this.house, this.doorway, caller, portal, connection);
    if (kind !== 'saml') throw new Rejection('conflict', 'sso.kind-fixed', 'Metadata of this kind is for SAML.');
    const { warnings, certificates, ...found } = await this.read(source);
    const command = commandFrom(ConfigureSaml, { portal, connection, ...found, certificates: certificates.join('\n\n') });
    return { outcome: await this.desk.execute(command, caller, options), warnings };
  }

  async #fetch(url: string): Promise<string> {
    try {
      const { status, body } = await this.outbound.get(url, { maxBytes: METADATA_LIMIT, timeoutMs: PATIENCE });
      if (status === 200) return body.toString('utf8');
      throw invalid('url', 'status', `answers with ${status}; a redirect is not followed`, `antwortet mit ${status}; einer Weiterleitung wird nicht gefolgt`);
    } catch (error) {
      if (!(error instanceof OutboundRefused)) throw error;
      throw invalid('url', `outbound-${error.reason}`, ...(UNREACHABLE[error.reason] ?? OTHERWISE));
    }
  }
}

const OTHERWISE = ['could not be read', 'ließ sich nicht lesen'] as const;
const UNREACHABLE: Readonly<Record<string, readonly [en: string, de: string]>> = {
  address: ['is no address that can be asked', 'ist keine Adresse, die abgefragt werden kann'],
  scheme: ['must begin with https://', 'muss mit https:// beginnen'],
  port: ['names a port that is not asked', 'nennt einen Port, der nicht abgefragt wird'],
  'forbidden-address': ['leads into a network that is not asked from here', 'führt in ein Netz, das von hier aus nicht abgefragt wird'],
  'unknown-name': ['names a host that cannot be found', 'nennt einen Host, der nicht zu finden ist'],
  timeout: ['did not answer within 5 seconds', 'hat nicht binnen 5 Sekunden geantwortet'],
  'too-large': ['answers with more than a megabyte', 'antwortet mit mehr als einem Megabyte'],
};

const invalid = (path: string, code: string, en: string, de: string): Rejection =>
  new Rejection('invalid', 'input.invalid', `${path} ${en}.`, { faults: [{ path, code, en, de }] });
