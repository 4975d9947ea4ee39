import { wanted } from './fault.policy.js';
import type { Criterion, PropertyDefinition } from './filter.policy.js';
import { operationOf, type Operation } from './operations.policy.js';
import { fieldsOf, parseTest } from './parse-test.policy.js';
import { isObject, own, refuse, refuseOthers, type JsonObject, type Reading } from './reading.policy.js';

const CRITERION = wanted('criterion.type', 'a criterion, which is an object', 'ein Kriterium, also ein Objekt');
const FILTER_TYPE = wanted('filterType.unknown', 'PROPERTY', 'PROPERTY');
const PROPERTY = wanted('property.unknown', 'a property that is defined', 'eine Eigenschaft, die definiert ist');
const OPERATION = wanted('operation.missing', 'an operation, which is an object', 'eine Operation, also ein Objekt');
const OPERATION_TYPE = wanted('operationType.unknown', 'a known operation type, written exactly', 'ein bekannter Operationstyp, genau geschrieben');
const FLAG = wanted('includeObjectsWithNoValueSet.type', 'true or false', 'true oder false');

/** One filter of HubSpot's JSON. Faults in the order filterType, property, operationType, operator, flag, operands, unknown fields. */
export const parseCriterion = (reading: Reading, path: string, found: unknown): Criterion | undefined => {
  if (!isObject(found)) return refuse(reading, path, found, CRITERION);
  if (own(found, 'filterType') !== 'PROPERTY') return refuse(reading, `${path}.filterType`, own(found, 'filterType'), FILTER_TYPE);
  const property = own(found, 'property');
  const definition = typeof property === 'string' ? reading.definitions(property) : undefined;
  if (!definition) refuse(reading, `${path}.property`, property, PROPERTY);
  const rest = definition && parseOperation(reading, `${path}.operation`, own(found, 'operation'), property as string, definition);
  refuseOthers(reading, found, path, ['filterType', 'property', 'operation']);
  return rest && { property: property as string, ...rest };
};

const parseOperation = (reading: Reading, path: string, json: unknown, property: string, definition: PropertyDefinition): Omit<Criterion, 'property'> | undefined => {
  if (!isObject(json)) return refuse(reading, path, json, OPERATION);
  const operation = parseType(reading, path, json, definition);
  if (!operation) return undefined;
  const operator = own(json, 'operator');
  if (typeof operator !== 'string' || !operation.operators.includes(operator)) return refuse(reading, `${path}.operator`, operator, operatorOf(operation));
  const includeEmpty = flagIn(reading, path, json);
  const test = parseTest({ reading, path, json, operation, operator, property, definition });
  refuseOthers(reading, json, path, ['operationType', 'operator', 'includeObjectsWithNoValueSet', ...fieldsOf(operation, operator, json)]);
  return test === undefined || includeEmpty === undefined ? undefined : { includeEmpty, test };
};

/** The oldest exports name the type in `propertyType` alone (filters.md, Shape). */
const parseType = (reading: Reading, path: string, json: JsonObject, definition: PropertyDefinition): Operation | undefined => {
  const name = own(json, 'operationType') ?? own(json, 'propertyType');
  const operation = operationOf(name);
  if (!operation) return refuse(reading, `${path}.operationType`, name, OPERATION_TYPE);
  return fits(operation, json, definition) ? operation : refuse(reading, `${path}.operationType`, name, typeFor(definition));
};

/** Every property has a last change, whatever its type (T8); a parser that is none is named for itself, later. */
const fits = ({ kind, fits: type }: Operation, json: JsonObject, definition: PropertyDefinition): boolean =>
  type === null || type === definition.type || ((kind === 'timePoint' || kind === 'timeRange') && (own(json, 'propertyParser') ?? 'VALUE') !== 'VALUE');

const typeFor = ({ type }: PropertyDefinition) =>
  wanted('operationType.property', `an operation type for a property of type ${type}`, `ein Operationstyp für eine Eigenschaft vom Typ ${type}`);

const operatorOf = ({ name, operators }: Operation) =>
  wanted('operator.unknown', `an operator of ${name}: ${operators.join(', ')}`, `ein Operator von ${name}: ${operators.join(', ')}`);

const flagIn = (reading: Reading, path: string, json: JsonObject): boolean | undefined => {
  const flag = own(json, 'includeObjectsWithNoValueSet') ?? false;
  return typeof flag === 'boolean' ? flag : refuse(reading, `${path}.includeObjectsWithNoValueSet`, flag, FLAG);
};
