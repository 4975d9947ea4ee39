import type { JsonObject } from '../kernel/event.js';
import type { DemoArticle, DemoFile, DemoPeopleFile, DemoPortal } from './demo-data.js';
import { companyStep, contactStep } from './references.js';
import { bodyOf, rowDigest, StepMaker, streamIdOf, type ImportStep, type StepKind, type StepSource } from './step.js';

/** A step on a stream whose id people read in addresses: a list's or a portal's. */
const named = (source: StepSource, kind: StepKind, id: string, command: string, body: JsonObject): ImportStep => ({
  ...new StepMaker(source, 0, rowDigest(source, body)).step(kind, id, command, body, null, []),
  streamId: id,
  as: 'system',
});

export const listSteps = (demo: DemoFile, source: StepSource): readonly ImportStep[] =>
  demo.lists.map(({ id, name }) => named(source, 'list', id, 'CreateList', { name, kind: 'static' }));

const portalSteps = ({ id, host, title, language, zone, settings }: DemoPortal, source: StepSource): readonly ImportStep[] => [
  named(source, 'portal', id, 'CreatePortal', { title, language, zone, host }),
  ...settings.map(({ command, body }) => named(source, 'portal', id, command, { portal: id, ...body })),
  named(source, 'portal', id, 'OpenPortal', { portal: id }),
];

export const portalsSteps = (demo: DemoFile, source: StepSource): readonly ImportStep[] => demo.portals.flatMap(portal => portalSteps(portal, source));

/** The knowledge base: every article at each of its portals. */
export const articleSteps = (articles: readonly DemoArticle[], source: StepSource): readonly ImportStep[] =>
  articles.flatMap(({ id, portals, body, ...words }) =>
    portals.map((portal): ImportStep => {
      const text = { ...words, slug: id, portal, body: body.join('\n\n') };
      return { ...new StepMaker(source, 0, rowDigest(source, text)).step('article', `${portal}/${id}`, 'PublishArticle', text, null, []), as: 'system' };
    }),
  );

/** Signing in needs a registration, which no import may give: it is the system that sets up the demo. */
export const registrations = (source: StepSource, person: { readonly id: string; readonly email: string; readonly portals: readonly string[] }): readonly ImportStep[] => {
  const contact = streamIdOf(source, 'contact', person.id);
  const maker = new StepMaker(source, 0, rowDigest(source, { portals: person.portals }));
  return person.portals.map(portal => ({
    ...maker.step('contact', person.id, 'RegisterContact', { contact, portal, by: 'admin', email: person.email, verified: true }, null),
    as: 'system' as const,
  }));
};

/** Companies and written people, not yet registered. */
export const peopleSteps = ({ companies, people }: DemoPeopleFile, source: StepSource): readonly ImportStep[] => [
  ...companies.map(({ id, name }) => companyStep(source, 0, id, name, null)),
  ...people.flatMap(({ id, name, email, language, company, lists }) => {
    const contact = streamIdOf(source, 'contact', id);
    const maker = new StepMaker(source, 0, rowDigest(source, bodyOf({ company, lists })));
    return [
      contactStep(source, 0, id, { name, email, language }, null),
      ...(company ? [maker.step('contact', id, 'LinkContactToCompany', { contact, company: streamIdOf(source, 'company', company) }, null)] : []),
      ...lists.map(list => maker.step('contact', id, 'AddContactToList', { contact, list }, null)),
    ];
  }),
];

/** Registered, invited, blocked: once the portals are there. */
export const standingSteps = ({ people }: DemoPeopleFile, source: StepSource): readonly ImportStep[] =>
  people.flatMap(person => {
    const contact = streamIdOf(source, 'contact', person.id);
    const maker = new StepMaker(source, 0, rowDigest(source, bodyOf({ invited: person.invited, blocked: person.blocked })));
    const system = (command: string, body: JsonObject): ImportStep => ({ ...maker.step('contact', person.id, command, body, null), as: 'system' });
    return [
      ...registrations(source, person),
      ...(person.invited ?? []).map(portal => system('InviteContact', { contact, portal })),
      ...(person.blocked ? [system('BlockContact', { contact })] : []),
    ];
  });
