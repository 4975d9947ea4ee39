import type { Reference } from './mapping.js';
import { fill } from './template.js';
import type { Values } from './cells.js';
import { bodyOf, rowDigest, StepMaker, streamIdOf, type ImportStep, type StepSource } from './step.js';

type Kind = 'company' | 'contact' | 'ticket';

/** Which companies, contacts and tickets this run has seen, by their id in the other system. */
export class KnownReferences {
  readonly #seen = new Map<Kind, Set<string>>();
  readonly #complete = new Set<Kind>();

  add(kind: Kind, external: string): void {
    const seen = this.#seen.get(kind) ?? new Set<string>();
    this.#seen.set(kind, seen.add(external));
  }

  has(kind: Kind, external: string): boolean {
    return this.#seen.get(kind)?.has(external) ?? false;
  }

  /** A file of this kind was read in this run: what it does not name is unknown. */
  complete(kind: Kind): void {
    this.#complete.add(kind);
  }

  /** False only when a row points to something that cannot exist; what other runs brought, the commands judge. */
  mayExist(kind: Kind, external: string): boolean {
    return !this.#complete.has(kind) || this.has(kind, external);
  }
}

/** The id that a reference points to, with the steps that make the thing when this is its first mention. */
export interface Resolved {
  readonly kind: 'company' | 'contact';
  readonly external: string;
  readonly steps: readonly ImportStep[];
}

/** Undefined: the row names nothing. `unknown`: it names something that does not exist. The caller notes it as known once the row holds. */
export const resolve = (
  kind: 'company' | 'contact',
  reference: Reference | undefined,
  values: Values,
  known: KnownReferences,
  source: StepSource,
  at: number | null,
): Resolved | 'unknown' | undefined => {
  const external = reference && fill(reference.external, column => values.key(column));
  if (external === undefined || reference === undefined) return undefined;
  const { create } = reference;
  if (!create) return known.mayExist(kind, external) ? { kind, external, steps: [] } : 'unknown';
  if (known.has(kind, external)) return { kind, external, steps: [] };
  const text = (column: string) => values.text(column);
  const name = fill(create.name, text) ?? external;
  const email = fill(create.email, text);
  const language = create.language && values.text(create.language);
  const step = kind === 'company' ? companyStep(source, values.row, external, name, at) : contactStep(source, values.row, external, { name, email, language }, at);
  // A mention makes what is not there; it never changes what another row has described, nor counts as said.
  const { said: _, ...mention } = step;
  return { kind, external, steps: [{ ...mention, whenExists: [] }] };
};

export const companyStep = (source: StepSource, row: number, external: string, name: string, at: number | null): ImportStep => {
  const maker = new StepMaker(source, row, rowDigest(source, { name }), 'name');
  const company = streamIdOf(source, 'company', external);
  return maker.step('company', external, 'RegisterCompany', { name }, at, [maker.step('company', external, 'RenameCompany', { company, name }, null)]);
};

export interface Person {
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly language: string | undefined;
}

export const contactStep = (source: StepSource, row: number, external: string, { name, email, language }: Person, at: number | null): ImportStep => {
  const maker = new StepMaker(source, row, rowDigest(source, bodyOf({ name, email, language })), 'profile');
  const contact = streamIdOf(source, 'contact', external);
  const again = [
    ...(name || language ? [maker.step('contact', external, 'ChangeProfile', bodyOf({ contact, name, language }), null)] : []),
    ...(email ? [maker.step('contact', external, 'ChangeEmail', { contact, email }, null)] : []),
  ];
  return maker.step('contact', external, 'RecordContact', bodyOf({ name, email, language }), at, again);
};
