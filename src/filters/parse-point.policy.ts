import { daysInMonth } from './calendar.policy.js';
import { wanted } from './fault.policy.js';
import { CALENDAR_UNITS, ELAPSED_UNITS, type Clock, type Offset, type TimePoint, type Unit } from './filter.policy.js';
import { LIMITS, OFFSET_LIMITS } from './limits.policy.js';
import { isObject, own, refuse, refuseOthers, wholeNumber, type JsonObject, type Reading } from './reading.policy.js';
import { isZoneName } from './zone-name.policy.js';

const CLOCK_FIELDS = ['hour', 'minute', 'second', 'millisecond'] as const;
const EVERYWHERE = ['timeType', 'timezoneSource', 'zoneId'];

const POINT = wanted('timePoint.missing', 'a time point', 'ein Zeitpunkt');
const TIME_TYPE = wanted('timeType.unknown', 'DATE, INDEXED or PROPERTY_REFERENCED', 'DATE, INDEXED oder PROPERTY_REFERENCED');
const SOURCE = wanted('timezoneSource.unknown', 'CUSTOM or PORTAL, as a rule has no user', 'CUSTOM oder PORTAL, denn eine Regel hat keinen Benutzer');
const ZONE = wanted('zoneId.unknown', 'a time zone of the IANA database, as CUSTOM needs one', 'eine Zeitzone der IANA-Datenbank, denn CUSTOM braucht eine');
const REFERENCE = wanted('indexReference.missing', 'an object with referenceType', 'ein Objekt mit referenceType');
const REFERENCE_TYPE = wanted('referenceType.unknown', 'TODAY or NOW', 'TODAY oder NOW');
const MOMENT_OF = wanted('referenceType.unknown', 'VALUE or UPDATED_AT', 'VALUE oder UPDATED_AT');
const OFFSET = wanted('offset.type', 'an object of whole numbers', 'ein Objekt aus ganzen Zahlen');
const UNIT = wanted('offset.unit', `one of ${[...CALENDAR_UNITS, ...ELAPSED_UNITS].join(', ')}`, `eines von ${[...CALENDAR_UNITS, ...ELAPSED_UNITS].join(', ')}`);
const NO_SUCH_DAY = wanted('day.none', 'a day that this month has', 'ein Tag, den dieser Monat hat');
const KNOWN = wanted('property.unknown', 'a property that is defined', 'eine Eigenschaft, die definiert ist');
const DATE_PROPERTY = wanted('property.type', 'a property of type date', 'eine Eigenschaft vom Typ Datum');

/** A TIME_POINT's point (filters.md T2 to T5). Faults lie under `path`; undefined when there was one. */
export const parsePoint = (reading: Reading, path: string, found: unknown): TimePoint | undefined => {
  if (!isObject(found)) return refuse(reading, path, found, POINT);
  const type = own(found, 'timeType');
  const read = type === 'DATE' ? datePoint : type === 'INDEXED' ? indexedPoint : type === 'PROPERTY_REFERENCED' ? propertyPoint : undefined;
  if (!read) return refuse(reading, `${path}.timeType`, type, TIME_TYPE);
  const zone = zoneIn(reading, path, found);
  const point = read(reading, path, found, zone ?? null);
  return zone === undefined ? undefined : point;
};

const zoneIn = (reading: Reading, path: string, point: JsonObject): string | null | undefined => {
  const source = own(point, 'timezoneSource');
  if (source === undefined || source === 'PORTAL') return null;
  if (source !== 'CUSTOM') return refuse(reading, `${path}.timezoneSource`, source, SOURCE);
  const id = own(point, 'zoneId');
  return typeof id === 'string' && isZoneName(id) ? id : refuse(reading, `${path}.zoneId`, id, ZONE);
};

const datePoint = (reading: Reading, path: string, point: JsonObject, zone: string | null): TimePoint | undefined => {
  const year = wholeNumber(reading, `${path}.year`, own(point, 'year'), LIMITS.firstYear, LIMITS.lastYear, 'year.range');
  const month = wholeNumber(reading, `${path}.month`, own(point, 'month'), 1, 12, 'month.range');
  const day = dayIn(reading, `${path}.day`, own(point, 'day'), year, month);
  const clock = clockIn(reading, path, point);
  refuseOthers(reading, point, path, [...EVERYWHERE, 'year', 'month', 'day', ...CLOCK_FIELDS]);
  return year === undefined || month === undefined || day === undefined || !clock ? undefined : { kind: 'date', zone, year, month, day, ...clock };
};

const dayIn = (reading: Reading, path: string, found: unknown, year: number | undefined, month: number | undefined): number | undefined => {
  const most = year === undefined || month === undefined ? 31 : daysInMonth(year, month);
  return Number.isInteger(found) && (found as number) >= 1 && (found as number) <= most ? (found as number) : refuse(reading, path, found, NO_SUCH_DAY);
};

const MOST: Readonly<Record<keyof Clock, number>> = { hour: 23, minute: 59, second: 59, millisecond: 999 };

/** Missing fields are 0; undefined when one is wrong. */
const clockIn = (reading: Reading, path: string, from: JsonObject): Clock | undefined => {
  const [hour, minute, second, millisecond] = CLOCK_FIELDS.map(field =>
    Object.hasOwn(from, field) ? wholeNumber(reading, `${path}.${field}`, from[field], 0, MOST[field], `${field}.range`) : 0,
  );
  return hour === undefined || minute === undefined || second === undefined || millisecond === undefined ? undefined : { hour, minute, second, millisecond };
};

const indexedPoint = (reading: Reading, path: string, point: JsonObject, zone: string | null): TimePoint | undefined => {
  const reference = referenceIn(reading, `${path}.indexReference`, own(point, 'indexReference'));
  const offset = offsetIn(reading, `${path}.offset`, own(point, 'offset'));
  refuseOthers(reading, point, path, [...EVERYWHERE, 'indexReference', 'offset']);
  return reference && offset ? { ...reference, zone, offset } : undefined;
};

type Reference = { readonly kind: 'now' } | { readonly kind: 'today'; readonly clock: Clock | null };

const referenceIn = (reading: Reading, path: string, found: unknown): Reference | undefined => {
  if (!isObject(found)) return refuse(reading, path, found, REFERENCE);
  const type = own(found, 'referenceType');
  if (type !== 'TODAY' && type !== 'NOW') return refuse(reading, `${path}.referenceType`, type, REFERENCE_TYPE);
  if (type === 'NOW') {
    refuseOthers(reading, found, path, ['referenceType']);
    return { kind: 'now' };
  }
  const clock = CLOCK_FIELDS.some(field => Object.hasOwn(found, field)) ? clockIn(reading, path, found) : null;
  refuseOthers(reading, found, path, ['referenceType', ...CLOCK_FIELDS]);
  return clock === undefined ? undefined : { kind: 'today', clock };
};

const isUnit = (field: string): field is Unit => Object.hasOwn(OFFSET_LIMITS, field);

const offsetIn = (reading: Reading, path: string, found: unknown): Offset | undefined => {
  if (found === undefined) return {};
  if (!isObject(found)) return refuse(reading, path, found, OFFSET);
  const before = reading.faults.length;
  const offset: { [unit in Unit]?: number } = {};
  for (const [field, amount] of Object.entries(found)) {
    if (!isUnit(field)) refuse(reading, `${path}.${field}`, amount, UNIT);
    else offset[field] = wholeNumber(reading, `${path}.${field}`, amount, -OFFSET_LIMITS[field], OFFSET_LIMITS[field], 'offset.range') ?? 0;
  }
  return reading.faults.length === before ? offset : undefined;
};

const propertyPoint = (reading: Reading, path: string, point: JsonObject): TimePoint | undefined => {
  const parser = own(point, 'referenceType');
  const property = own(point, 'property');
  const definition = typeof property === 'string' ? reading.definitions(property) : undefined;
  const known = definition ? (parser === 'VALUE' && definition.type !== 'date' ? refuse(reading, `${path}.property`, property, DATE_PROPERTY) : true) : refuse(reading, `${path}.property`, property, KNOWN);
  if (parser !== 'VALUE' && parser !== 'UPDATED_AT') return refuse(reading, `${path}.referenceType`, parser, MOMENT_OF);
  refuseOthers(reading, point, path, [...EVERYWHERE, 'property', 'referenceType']);
  return known ? { kind: 'property', property: property as string, parser } : undefined;
};
