import type { PropertyOption } from '../tickets/ticket.policy.js';
import { builtInDefinition, type DefinitionOf } from './definitions.js';
import { demoArticles, demoFile, demoPeopleFile, type BothLanguages } from './demo-data.js';
import { articleSteps, listSteps, peopleSteps, portalsSteps, standingSteps } from './demo-settings.js';
import { besideReport, dressCallers, incidents, reports } from './demo-tickets.js';
import { plainDigest, streamIdOf, type ImportStep } from './step.js';

export const DEMO_SOURCE = { source: 'demo', digest: plainDigest } as const;

/** What a property's options are once these steps are done. */
const after = (steps: readonly ImportStep[], definitionOf: DefinitionOf): DefinitionOf => id => {
  const known = definitionOf(id);
  const changed = steps.findLast(step => step.command === 'ChangeTicketPropertyOptions' && step.streamId === id);
  return known && changed ? { ...known, options: changed.body['options'] as readonly PropertyOption[] } : known;
};

/**
 * Everything the demo holds, as commands in order: properties, lists, companies, people, portals, registrations, the
 * reports with their answers, then the incidents with their history. The same every time: run again it is a no-op.
 */
export async function* demoSteps({ zone = 'Europe/Berlin', definitionOf = builtInDefinition }: { zone?: string; definitionOf?: DefinitionOf } = {}): AsyncGenerator<ImportStep> {
  const [demo, people] = [demoFile(), demoPeopleFile()];
  const [told, audited] = [await reports(people, DEMO_SOURCE, zone), await incidents(DEMO_SOURCE, zone)];
  const first = told.definitions(definitionOf);
  yield* first;
  yield* audited.definitions(after(first, definitionOf));
  yield* listSteps(demo, DEMO_SOURCE);
  yield* peopleSteps(people, DEMO_SOURCE);
  yield* portalsSteps(demo, DEMO_SOURCE);
  yield* standingSteps(people, DEMO_SOURCE);
  yield* articleSteps(demoArticles(), DEMO_SOURCE);
  for await (const { steps } of told.rows) {
    yield* steps;
    for (const opening of steps.filter(({ command }) => command === 'OpenTicket')) yield* besideReport(opening, people, DEMO_SOURCE);
  }
  const dress = dressCallers(people, DEMO_SOURCE);
  const history: ImportStep[] = [];
  for await (const { steps } of audited.rows) history.push(...steps.flatMap(dress));
  // All callers first: whoever runs the steps then has few, large batches of one kind.
  yield* history.filter(({ external }) => external.kind === 'contact');
  yield* history.filter(({ external }) => external.kind === 'ticket');
}

/** Somebody whom one can try to sign in as, and what there is to see. */
export interface DemoPerson {
  /** Contact id. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: 'de' | 'de-du' | 'en';
  /** Host name of the portal to try. */
  readonly host: string;
  readonly mayEnter: boolean;
  readonly situation: BothLanguages;
}

export const demoPeople = (): readonly DemoPerson[] => {
  const { people, callers } = demoPeopleFile();
  return [...people, ...callers.map(caller => ({ ...caller, name: caller.id }))].map(({ id, name, email, language, host, mayEnter, situation }) => ({
    id: streamIdOf(DEMO_SOURCE, 'contact', id), name, email, language, host, mayEnter, situation,
  }));
};
