import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_STEPS, VAULT_STEPS, viewTables } from '../src/adapters/sqlite.schema.js';
import { RegisterCompany } from '../src/companies/company.js';
import { VerifyEmail } from '../src/contacts/contact-address.js';
import { LinkContactToCompany } from '../src/contacts/contact-membership.js';
import { RecordContact, RegisterContact } from '../src/contacts/contact-record.js';
import { readConfig, type Config } from '../src/config.js';
import type { Command, CommandClass } from '../src/kernel/command.js';
import type { Fact } from '../src/kernel/event.js';
import { commandFrom } from '../src/kernel/fields.js';
import { shortId } from '../src/kernel/ids.js';
import { SYSTEM } from '../src/platform/caller.js';
import { House } from '../src/platform/house.js';
import { ConnectDomain } from '../src/portal/hosts.js';
import { CreatePortal, OpenPortal } from '../src/portal/life.js';
import { ChangeFilterRule, ChangeTicketScope } from '../src/portal/visibility.js';
import { ChangeTicketPropertyOptions } from '../src/tickets/property.js';
import { BUILT_IN } from '../src/tickets/ticket.policy.js';
import { readIncidents, type Incident } from './incidents.js';

/** What a store holds and where; written beside it when it is whole. */
export interface Store {
  readonly folder: string;
  readonly tickets: number;
  /** Of the tables it was made with. */
  readonly layout: string;
  readonly portal: string;
  readonly contacts: readonly string[];
  readonly companies: readonly string[];
  readonly pipelines: readonly string[];
}

export const benchConfig = (folder: string, env: Record<string, string> = {}): Config => readConfig({ SICHTFELD_DATA: folder, SICHTFELD_LOG: 'off', SICHTFELD_PORT: '0', SICHTFELD_RATE_LIMITS: 'off', ...env });

const issue = <C extends Command>(house: House, command: CommandClass<C>, body: object) => house.runner.run(commandFrom(command, body), SYSTEM);

/** Runs work over items, so many at a time. */
export const inParallel = async <T, R>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> => {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!, index);
    }
  }));
  return results;
};

/** Pipelines that the incidents name, most frequent first; options of one property have a limit. */
const pipelinesOf = (incidents: readonly Incident[]): string[] => {
  const counts = new Map<string, number>();
  for (const { pipeline } of incidents) counts.set(pipeline, (counts.get(pipeline) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([id]) => id);
};

const ticketFacts = (incident: Incident, contact: string, company: string, serial: number): { facts: Fact[]; at: number[] } => {
  const at = Date.UTC(2024, 0, 1) + (serial % 700) * 86_400_000 + (incident.openedAt % 86_400_000);
  const properties = { source: 'import', status: 'new', pipeline: incident.pipeline, priority: incident.priority };
  const opened: Fact = { type: 'TicketOpened', data: { requester: contact, author: contact, reference: `${incident.number}-${serial}`, company, subject: incident.subject, body: incident.body, properties, continues: null, portal: null } };
  const changes = incident.changes.map(({ status }): Fact => (status === 'closed' || status === 'solved' ? { type: 'TicketClosed', data: { author: 'import', status } } : { type: 'TicketPropertyChanged', data: { property: 'status', value: status, text: null, author: 'import' } }));
  return { facts: [opened, ...changes], at: [at, ...incident.changes.map(({ after }) => at + after)] };
};

const town = async (house: House, contacts: number, companies: number, pipelines: readonly string[]) => {
  const portal = (await issue(house, CreatePortal, { title: 'Bench', language: 'en' })).id;
  await issue(house, ConnectDomain, { portal, host: 'localhost' });
  await issue(house, OpenPortal, { portal });
  await issue(house, ChangeTicketPropertyOptions, { property: 'pipeline', options: [...BUILT_IN['pipeline']!.options, ...pipelines.filter(id => id !== 'support').map(id => ({ id, en: id, de: id }))] });
  const companyIds = await inParallel(Array.from({ length: companies }), 64, async (_, i) => (await issue(house, RegisterCompany, { name: `Company ${i}` })).id);
  const contactIds = await inParallel(Array.from({ length: contacts }), 64, async (_, i) => {
    const email = `caller${i}@example.com`;
    const contact = (await issue(house, RecordContact, { name: `Caller ${i}`, email })).id;
    await issue(house, LinkContactToCompany, { contact, company: companyIds[i % companies]! });
    await issue(house, RegisterContact, { contact, portal, by: 'admin' });
    await issue(house, VerifyEmail, { contact, email });
    return contact;
  });
  await issue(house, ChangeTicketScope, { portal, ownReply: true, company: 'all', companyReply: true });
  return { portal, contacts: contactIds, companies: companyIds };
};

/** Real appends: sealed by the codec, one append a ticket, views folded. */
const fill = async (house: House, incidents: readonly Incident[], tickets: number, { contacts, companies }: { contacts: readonly string[]; companies: readonly string[] }, say: (text: string) => void) => {
  const began = performance.now();
  let done = 0;
  await inParallel(Array.from({ length: tickets }, (_, i) => i), 512, async serial => {
    const caller = (serial * 7919) % contacts.length;
    const { facts, at } = ticketFacts(incidents[serial % incidents.length]!, contacts[caller]!, companies[caller % companies.length]!, serial);
    const stream = `ticket-${shortId(`bench/${serial}`)}`;
    const commandId = crypto.randomUUID();
    const recordedAt = Date.now();
    const metadata = (i: number) => ({ commandId, digest: '', actor: { kind: 'import' as const, id: 'bench' }, correlationId: 'bench', causationId: 'bench', recordedAt, occurredAt: at[i]! });
    const events = await house.codec.seal(stream, facts.map((fact, i) => ({ fact, metadata: metadata(i) })), { begins: true });
    await house.stores.events.append({ stream, expected: -1, events });
    if (++done % 10_000 === 0) say(`${done} of ${tickets} tickets, ${Math.round(done / ((performance.now() - began) / 1000))} a second`);
  });
};

/** Names the tables of today: a store made with others would measure something else. */
export const layoutOf = (): string => hash('sha256', [...LOG_STEPS, ...VAULT_STEPS, viewTables(0)].join(), 'hex').slice(0, 12);

/** A kept store; where it was made with other tables than today's, its events stay and its views are folded from them again. */
const keptStore = async (card: string, say: (text: string) => void): Promise<Store> => {
  const store = JSON.parse(readFileSync(card, 'utf8')) as Store;
  if (store.layout === layoutOf()) return store;
  say(`folding the views of ${store.folder} again: they were made with other tables than today's`);
  const house = await House.open(benchConfig(store.folder), { onRebuild: ({ events }) => say(`${events} events folded`) });
  await house.sweeper.settled();
  await house.close();
  const today = { ...store, layout: layoutOf() };
  writeFileSync(card, JSON.stringify(today));
  return today;
};

/** The store of a size, made once and kept. */
export const storeOf = async (tickets: number, say: (text: string) => void = text => process.stderr.write(`${text}\n`)): Promise<Store> => {
  const folder = join('.bench', String(tickets));
  const card = join(folder, 'store.json');
  if (existsSync(card)) return keptStore(card, say);
  // Made beside its place and moved when it is whole: two runs at once do not meet.
  const making = `${folder}-by-${process.pid}`;
  mkdirSync(making, { recursive: true });
  const { incidents, source } = await readIncidents();
  say(`making a store of ${tickets} tickets from ${source}`);
  const house = await House.open(benchConfig(making));
  const pipelines = pipelinesOf(incidents);
  const made = await town(house, Math.max(200, Math.round(tickets / 50)), Math.max(50, Math.round(tickets / 200)), pipelines);
  await fill(house, incidents, tickets, made, say);
  await issue(house, ChangeFilterRule, { portal: made.portal, rule: anyOf('pipeline', pipelines) });
  await house.sweeper.settled();
  await house.close();
  const store: Store = { folder, tickets, layout: layoutOf(), pipelines, ...made };
  writeFileSync(join(making, 'store.json'), JSON.stringify(store));
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
  return store;
};

/** A rule of one criterion: the property has any of these options. */
export const anyOf = (property: string, values: readonly string[]) => ({
  filterBranchType: 'OR', filters: [], filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters: [{ filterType: 'PROPERTY', property, operation: { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values, includeObjectsWithNoValueSet: false } }] }],
});
