import { definitionSteps, survey } from './definitions.js';
import { inspect, rowsOf, type ImportFile } from './import-file.js';
import type { Mapping } from './mapping.js';
import { OptionTable } from './option-table.js';
import { plan } from './plan.js';
import { companyStep, contactStep } from './references.js';
import { plainDigest, rowDigest, StepMaker, streamIdOf, type ImportStep, type StepSource } from './step.js';

export interface LoadOptions {
  readonly zone: string;
  readonly tickets: number;
  readonly contacts: number;
  readonly companies: number;
  /** `full`: every change of every ticket; `opening`: the opening alone. */
  readonly history: 'full' | 'opening';
  readonly source?: string;
}

/** One ticket of the file, with what depends on its number or its people left to be filled in. */
interface Pattern {
  readonly external: string;
  readonly steps: readonly ImportStep[];
}

/** Of all tickets of the file: steps on ticket streams only, callers by number. */
interface Patterns {
  readonly tickets: readonly Pattern[];
  readonly callers: ReadonlyMap<string, number>;
  readonly names: readonly string[];
  readonly definitions: readonly ImportStep[];
}

const patternsOf = async (mapping: Mapping, file: ImportFile, { zone, history }: LoadOptions): Promise<Patterns> => {
  const inspected = await inspect(file, mapping);
  const options = new OptionTable();
  await survey(mapping, rowsOf(file, mapping, inspected), options);
  const tickets = new Map<string, ImportStep[]>();
  const callers = new Map<string, number>();
  const names: string[] = [];
  for await (const { steps } of plan(mapping, rowsOf(file, mapping, inspected), { zone, options }))
    for (const step of steps) {
      if (step.external.kind === 'contact') callers.set(step.streamId, names.push(step.external.id) - 1);
      if (step.external.kind !== 'ticket') continue;
      if (step.command === 'OpenTicket') tickets.set(step.external.id, [step]);
      else if (history === 'full') tickets.get(step.external.id)?.push(step);
    }
  return {
    tickets: [...tickets].map(([external, steps]) => ({ external, steps })),
    callers, names,
    definitions: definitionSteps(mapping, options, { source: mapping.source, digest: plainDigest }),
  };
};

/** Spreads numbers evenly and the same way each time. */
const scatter = (number: number, among: number): number => Math.floor((((number * 2_654_435_761) % 4_294_967_296) / 4_294_967_296) * among);

const companyOf = (contact: number, { companies }: LoadOptions): string => `company-${scatter(contact, companies)}`;
const contactOf = (caller: number, round: number, callers: number, { contacts }: LoadOptions): number => (caller + round * callers) % contacts;

function* people(patterns: Patterns, source: StepSource, options: LoadOptions): Generator<ImportStep> {
  for (let i = 0; i < options.companies; i++) yield companyStep(source, 0, `company-${i}`, `Company ${i}`, null);
  for (let i = 0; i < options.contacts; i++) {
    const [external, company] = [`contact-${i}`, companyOf(i, options)];
    const name = `${patterns.names[i % patterns.names.length]}${i < patterns.names.length ? '' : ` (${Math.floor(i / patterns.names.length)})`}`;
    yield contactStep(source, 0, external, { name, email: `contact-${i}@example.com`, language: i % 2 === 0 ? 'de' : 'en' }, null);
    const contact = streamIdOf(source, 'contact', external);
    const maker = new StepMaker(source, 0, rowDigest(source, { company }));
    yield maker.step('contact', external, 'LinkContactToCompany', { contact, company: streamIdOf(source, 'company', company) }, null);
  }
}

function* ticket(pattern: Pattern, number: number, round: number, patterns: Patterns, source: StepSource, options: LoadOptions): Generator<ImportStep> {
  const external = round === 0 ? pattern.external : `${pattern.external}-${round}`;
  const id = streamIdOf(source, 'ticket', external);
  const maker = new StepMaker(source, number, String(round));
  for (const { command, body, occurredAt } of pattern.steps) {
    const caller = typeof body['requester'] === 'string' ? contactOf(patterns.callers.get(body['requester']) ?? 0, round, patterns.names.length, options) : undefined;
    const people = caller === undefined ? {} : { requester: streamIdOf(source, 'contact', `contact-${caller}`) };
    const own = command === 'OpenTicket' ? { reference: external, company: streamIdOf(source, 'company', companyOf(caller!, options)) } : { ticket: id };
    yield maker.step('ticket', external, command, { ...body, ...people, ...own }, occurredAt);
  }
}

/**
 * For load: the file's tickets again and again under new ids, until there are as many as asked, for as many contacts and
 * companies as asked. Only one copy of the file is in memory; the same options give the same steps.
 */
export async function* loadSteps(mapping: Mapping, file: ImportFile, options: LoadOptions): AsyncGenerator<ImportStep> {
  const patterns = await patternsOf(mapping, file, options);
  const source = { source: options.source ?? `${mapping.source}-load`, digest: plainDigest };
  yield* patterns.definitions;
  yield* people(patterns, source, options);
  for (let number = 0; number < options.tickets; number++) {
    const round = Math.floor(number / patterns.tickets.length);
    yield* ticket(patterns.tickets[number % patterns.tickets.length]!, number + 1, round, patterns, source, options);
  }
}
