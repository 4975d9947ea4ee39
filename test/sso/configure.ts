import type { House } from '../../src/platform/house.js';
import type { PortalEvent } from '../../src/portal/portal.events.js';
import type { SsoSettings } from '../../src/sso/connection.policy.js';

/** Sets a connection up as its event does, whatever the command would say about the settings. */
export const configure = async (house: House, portal: string, connection: string, settings: SsoSettings, { hosts = ['localhost'], name = 'Amsel ID' }: { hosts?: readonly string[]; name?: string } = {}): Promise<void> => {
  const stream = `portal-${portal}`;
  const { revision } = (await house.stores.events.readStream(stream, { backwards: true, limit: 1 }))[0]!;
  const fact: PortalEvent = { type: 'SsoConfigured', data: { connection, kind: settings.kind, name, hosts, settings } };
  const now = house.clock.now();
  const commandId = house.random.bytes(16).toString('hex');
  const metadata = { commandId, digest: '-', actor: { kind: 'system' as const, id: 'test' }, correlationId: commandId, causationId: commandId, recordedAt: now, occurredAt: now };
  const events = await house.codec.seal(stream, [{ fact, metadata }], { begins: false });
  await house.stores.events.append({ stream, expected: revision, events });
};
