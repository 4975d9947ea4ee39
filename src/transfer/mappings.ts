import { readFileSync } from 'node:fs';
import { Rejection } from '../kernel/errors.js';
import { checkMapping } from './mapping-check.js';
import type { Mapping } from './mapping.js';

/** Mapping files that come with the product. */
export const SHIPPED_MAPPINGS = [
  'servicenow', 'berlin-de', 'faker-8469', 'zendesk-challenge.organizations', 'zendesk-challenge.users', 'zendesk-challenge.tickets', 'contacts', 'tickets',
] as const;
export type ShippedMapping = (typeof SHIPPED_MAPPINGS)[number];

const parsed = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Rejection('invalid', 'mapping.invalid', `${name} is no JSON: ${(error as Error).message}`, {
      faults: [{ path: '', code: 'json', en: 'is no JSON', de: 'ist kein JSON' }],
    });
  }
};

/** @throws Rejection `mapping.invalid` with every fault by path. */
export const mappingAt = (path: string | URL): Mapping => checkMapping(parsed(readFileSync(path, 'utf8'), String(path)));

export const shippedMapping = (name: ShippedMapping): Mapping => mappingAt(new URL(`mappings/${name}.json`, import.meta.url));
