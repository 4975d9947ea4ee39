import type { Values } from './cells.js';
import type { CompanyRow, ContactRow } from './mapping.js';
import { columnsIn, fill, type Template } from './template.js';
import { namesOf, type Planning, type RowPlan } from './planning.js';
import { companyStep, contactStep, resolve } from './references.js';
import { REASONS, type Reason } from './rejected.js';
import { rowDigest, StepMaker, streamIdOf, type ImportStep } from './step.js';

/** A row is rejected at the first column of what it lacks. */
export const lacking = (values: Values, template: Template, reason: Reason = REASONS.missing): RowPlan => ({ rejected: [values.reject(columnsIn(template)[0] ?? null, reason)] });

const created = (values: Values, column: string | undefined): number | null => (column ? (values.moment([column]) ?? null) : null);

export const planCompany = (values: Values, planning: Planning, row: CompanyRow): RowPlan => {
  const external = fill(row.external, column => values.key(column));
  if (external === undefined) return lacking(values, row.external);
  if (planning.known.has('company', external)) return lacking(values, row.external, REASONS.twice);
  const name = fill(row.name, column => values.text(column));
  if (name === undefined) return lacking(values, row.name);
  return { steps: [companyStep(planning, values.row, external, name, created(values, row.created))], names: [['company', external]] };
};

const listsOf = (values: Values, row: ContactRow): readonly string[] => {
  const more = row.listColumn ? values.get(row.listColumn) : undefined;
  return [...(row.lists ?? []), ...(Array.isArray(more) ? more : typeof more === 'string' ? [more] : [])] as string[];
};

const standing = (values: Values, planning: Planning, row: ContactRow, external: string, company: string | undefined): readonly ImportStep[] => {
  const contact = streamIdOf(planning, 'contact', external);
  const lists = listsOf(values, row);
  const blocked = row.blocked !== undefined && values.get(row.blocked) === true;
  const at = created(values, row.created);
  const maker = new StepMaker(planning, values.row, rowDigest(planning, { company: company ?? null, lists, blocked }), 'standing');
  return [
    ...(company === undefined ? [] : [maker.step('contact', external, 'LinkContactToCompany', { contact, company: streamIdOf(planning, 'company', company) }, at)]),
    ...lists.map(list => maker.step('contact', external, 'AddContactToList', { contact, list }, at)),
    ...(blocked ? [maker.step('contact', external, 'BlockContact', { contact }, null)] : []),
  ];
};

export const planContact = (values: Values, planning: Planning, row: ContactRow): RowPlan => {
  const external = fill(row.external, column => values.key(column));
  if (external === undefined) return lacking(values, row.external);
  if (planning.known.has('contact', external)) return lacking(values, row.external, REASONS.twice);
  const text = (column: string) => values.text(column);
  const [name, email] = [fill(row.name, text), fill(row.email, text)];
  if (name === undefined && email === undefined) return lacking(values, row.name);
  const company = resolve('company', row.company, values, planning.known, planning, created(values, row.created));
  if (company === 'unknown') return lacking(values, row.company!.external, REASONS.reference);
  const language = row.language === undefined ? undefined : values.text(row.language);
  const person = contactStep(planning, values.row, external, { name, email, language }, created(values, row.created));
  return {
    steps: [...(company?.steps ?? []), person, ...standing(values, planning, row, external, company?.external)],
    names: [['contact', external], ...namesOf(company)],
  };
};
