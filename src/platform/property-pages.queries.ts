import { Rejection } from '../kernel/errors.js';
import { streamName } from '../kernel/event.js';
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

/** A property as it was at a revision of its events; undefined before the first one of a defined property. */
export const propertySeen = async (house: House, caller: Caller, view: 'property' | 'contactProperty', builtIn: Readonly<Record<string, PropertyRow>>, { id, seen }: { readonly id: string; readonly seen: number }): Promise<PropertyRow | undefined> => {
  demandDeployment(caller);
  const event = (await house.stores.events.readStream(streamName(view, id))).find(({ revision }) => revision === seen);
  const found = event && ((await house.past.row({ view, id }, event.position))?.row as PropertyRow | undefined);
  return found ?? (Object.hasOwn(builtIn, id) ? builtIn[id] : undefined);
};
