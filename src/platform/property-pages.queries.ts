import { Rejection } from '../kernel/errors.js';
import type { PropertyRow } from '../tickets/ticket.policy.js';
import type { Caller } from './caller.js';
import type { House } from './house.js';
import { demandDeployment } from './staff-reach.js';

const MOST = 1_000;

/** What a kind of thing can say of itself: built-in properties with what events made of them, then those that admins defined. */
export const propertyList = (house: House, caller: Caller, view: 'property' | 'contactProperty', builtIn: Readonly<Record<string, PropertyRow>>): readonly PropertyRow[] => {
  demandDeployment(caller);
  const defined = house.stores.views.snapshot().range<PropertyRow>(view, { limit: MOST }).map(({ row }) => row);
  const ids = new Set(defined.map(({ id }) => id));
  return [...Object.values(builtIn).filter(({ id }) => !ids.has(id)), ...defined];
};

/** @throws Rejection `property.unknown` */
export const propertyNamed = (properties: readonly PropertyRow[], id: string): PropertyRow => {
  const found = properties.find(one => one.id === id);
  if (found) return found;
  throw new Rejection('unknown', 'property.unknown', 'There is no such property.');
};
