import type { Mapping } from './connection.policy.js';

/** What attributes or claims say about a contact: lists and companies it is on, and texts by property. */
export interface Mapped {
  readonly lists: readonly string[];
  readonly companies: readonly string[];
  readonly values: Readonly<Record<string, readonly string[]>>;
}

const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

/** Names of members of objects are names like any other for a provider; as property ids they mean nothing. */
const UNFIT: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** One pure step from what a provider said to what its connection sets (A12). Whatever no line names changes nothing (J11). */
export const mapped = (mapping: Mapping, attributes: ReadonlyMap<string, readonly string[]>): Mapped => {
  const holds = ({ attribute, value }: { readonly attribute: string; readonly value: string }): boolean => attributes.get(attribute)?.includes(value) ?? false;
  return {
    lists: unique(mapping.lists.filter(holds).map(({ list }) => list)),
    companies: unique(mapping.companies.filter(holds).map(({ company }) => company)),
    values: Object.fromEntries(mapping.fields.flatMap(({ attribute, property }) => (UNFIT.has(property) ? [] : [[property, attributes.get(attribute) ?? []] as const]))),
  };
};
