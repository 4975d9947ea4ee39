import { DEMO_INCIDENTS, DEMO_REPORTS, type DemoPeopleFile } from './demo-data.js';
import { definitionSteps, survey, type DefinitionOf } from './definitions.js';
import { registrations } from './demo-settings.js';
import { fileAt, inspect, rowsOf } from './import-file.js';
import type { Mapping } from './mapping.js';
import { shippedMapping } from './mappings.js';
import { OptionTable } from './option-table.js';
import { plan } from './plan.js';
import { KnownReferences } from './references.js';
import type { RawRow } from './row-reader.js';
import { shippedFile } from './shipped-files.js';
import { bodyOf, rowDigest, StepMaker, streamIdOf, type ImportStep, type PlannedRow, type StepSource } from './step.js';

interface Told {
  readonly definitions: (definitionOf: DefinitionOf) => readonly ImportStep[];
  readonly rows: AsyncIterable<PlannedRow>;
}

const told = async (mapping: Mapping, path: string, source: StepSource, zone: string, known: KnownReferences, dress: (raw: RawRow) => RawRow): Promise<Told> => {
  const file = fileAt(shippedFile(path));
  const inspected = await inspect(file, mapping);
  const options = new OptionTable();
  const rows = async function* () { for await (const raw of rowsOf(file, mapping, inspected)) yield dress(raw); };
  await survey(mapping, rows(), options);
  return {
    definitions: definitionOf => definitionSteps(mapping, options, source, definitionOf),
    rows: plan(mapping, rows(), { zone, source: source.source, options, known }),
  };
};

/** The reports, each with one of the written people as its requester and that person's company. */
export const reports = (people: DemoPeopleFile, source: StepSource, zone: string): Promise<Told> => {
  const requesters = people.people.filter(person => person.reports);
  const known = new KnownReferences();
  for (const { id } of requesters) known.add('contact', id);
  const shipped = shippedMapping('berlin-de');
  if (shipped.row.is !== 'ticket') throw new Error('The mapping berlin-de describes tickets.');
  const mapping: Mapping = {
    ...shipped,
    columns: { ...shipped.columns, company: { headers: ['company'], type: 'text' } },
    row: { ...shipped.row, company: { external: '{company}' } },
  };
  const whose = (row: number) => requesters[row % requesters.length]!;
  return told(mapping, DEMO_REPORTS, source, zone, known, raw => ({
    ...raw,
    cell: column => (column === 'requester' ? whose(raw.number).id : column === 'company' ? whose(raw.number).company : raw.cell(column)),
  }));
};

/** Who takes part and what staff noted, right after a report's own steps. */
export const besideReport = (opening: ImportStep, { participants, notes }: DemoPeopleFile, source: StepSource): readonly ImportStep[] => {
  const ticket = opening.streamId;
  const report = opening.external.id;
  const maker = new StepMaker(source, opening.row, rowDigest(source, { report }));
  return [
    ...participants.filter(one => one.report === report).map(({ person }) => maker.step('ticket', report, 'AddParticipant', { ticket, contact: streamIdOf(source, 'contact', person) }, opening.occurredAt)),
    ...notes.filter(one => one.report === report).map(({ body }) => maker.step('ticket', report, 'PostReply', { ticket, body, visibility: 'internal', author: 'demo-team' }, opening.occurredAt)),
  ];
};

export const incidents = (source: StepSource, zone: string): Promise<Told> =>
  told(shippedMapping('servicenow'), DEMO_INCIDENTS, source, zone, new KnownReferences(), raw => raw);

/** A caller that one can sign in as gets an address, a company and a registration; its incidents belong to the company. */
export const dressCallers = ({ callers }: DemoPeopleFile, source: StepSource): ((step: ImportStep) => readonly ImportStep[]) => {
  const byStream = new Map(callers.map(caller => [streamIdOf(source, 'contact', caller.id), caller]));
  return step => {
    const caller = byStream.get(step.command === 'OpenTicket' ? String(step.body['requester']) : step.streamId);
    if (!caller || (step.command !== 'OpenTicket' && step.command !== 'RecordContact')) return [step];
    const company = caller.company && streamIdOf(source, 'company', caller.company);
    if (step.command === 'OpenTicket') return [{ ...step, body: bodyOf({ ...step.body, company }) }];
    const maker = new StepMaker(source, step.row, rowDigest(source, bodyOf({ company })));
    return [
      { ...step, body: { ...step.body, email: caller.email, language: caller.language } },
      ...(company ? [maker.step('contact', caller.id, 'LinkContactToCompany', { contact: step.streamId, company }, null)] : []),
      ...registrations(source, caller),
    ];
  };
};
