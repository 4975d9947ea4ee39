import type { Rows } from '../kernel/view.js';
import { definitionOf } from '../tickets/property.policy.js';
import { refuse } from './faults.policy.js';
import type { TicketForm } from './portal.policy.js';

/** Subject and message stand on every form; these two are kept by the system. */
const NOT_ASKED = ['subject', 'opened', 'lastActivity'];

/** @throws Rejection `property.unknown`, `form.not-askable`, `form.hidden-property`, `form.twice`, each with the path. */
export const judgeForm = ({ fields }: TicketForm, rows: Rows): void => {
  const seen = new Set<string>();
  fields.forEach(({ property }, index) => {
    const path = `fields[${index}].property`;
    const definition = definitionOf(rows, property);
    if (!definition) return refuse('property.unknown', path, `names no property: ${property}`, `nennt keine Eigenschaft: ${property}`);
    if (NOT_ASKED.includes(property)) refuse('form.not-askable', path, 'is not asked by a form', 'wird nicht im Formular gefragt');
    if (!definition.shown) refuse('form.hidden-property', path, 'is hidden from customers', 'ist vor Kunden verborgen');
    if (seen.has(property)) refuse('form.twice', path, 'stands there twice', 'steht doppelt da');
    return void seen.add(property);
  });
};
