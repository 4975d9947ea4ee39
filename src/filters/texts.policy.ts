import { isObject, own, type JsonObject } from './reading.policy.js';

/** A string that somebody typed into a rule, and where: such strings are sealed at rest. */
export interface TextOperand {
  readonly path: string;
  readonly value: string;
}

/** The free-text operands of a rule's JSON, in document order. Option ids, properties and numbers are none. */
export const textOperands = (json: unknown): readonly TextOperand[] => {
  const found: TextOperand[] = [];
  withTextOperands(json, (path, value) => {
    found.push({ path, value });
    return value;
  });
  return found;
};

type Replace = (path: string, value: string) => unknown;

/** The same JSON with each free-text operand replaced; whatever is no rule, or no string any more, stays as it is. */
export const withTextOperands = (json: unknown, replace: Replace): unknown =>
  eachOf(json, 'filterBranches', '', (branch, branchPath) =>
    eachOf(branch, 'filters', `${branchPath}.`, (filter, path) =>
      isObject(filter) && isObject(own(filter, 'operation')) ? { ...filter, operation: inOperation(filter['operation'] as JsonObject, `${path}.operation`, replace) } : filter));

const eachOf = (json: unknown, field: string, prefix: string, change: (item: unknown, path: string) => unknown): unknown => {
  const items = isObject(json) ? own(json, field) : undefined;
  return Array.isArray(items) ? { ...(json as JsonObject), [field]: items.map((item, index) => change(item, `${prefix}${field}[${index}]`)) } : json;
};

/** Told by shape, not by type: only texts have a string in `value`, and only options are named by ids in `values`. */
const inOperation = (operation: JsonObject, path: string, replace: Replace): JsonObject => {
  const value = own(operation, 'value');
  if (typeof value === 'string') return { ...operation, value: replace(`${path}.value`, value) };
  const values = own(operation, 'values');
  if (!Array.isArray(values) || !isMultiString(operation)) return operation;
  return { ...operation, values: values.map((one, index) => (typeof one === 'string' ? replace(`${path}.values[${index}]`, one) : one)) };
};

const isMultiString = (operation: JsonObject): boolean => {
  const type = own(operation, 'operationType') ?? own(operation, 'propertyType');
  return type === 'MULTISTRING' || type === 'multistring';
};
