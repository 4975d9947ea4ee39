import { fieldsOf, type FieldInfo } from '../kernel/fields.js';
import type { Schema } from './openapi-words.js';

/** What a class's fields take, as JSON Schema: the decorators of fields.ts, read once more. */
export const schemaOf = (type: new () => object, without: readonly string[] = []): Schema => {
  const fields = fieldsOf(type).filter(({ name }) => !without.includes(name));
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter(({ optional }) => !optional).map(({ name }) => name),
    properties: Object.fromEntries(fields.map(field => [field.name, { ...kindOf(field), ...(field.en === undefined ? {} : { description: field.en }) }])),
  };
};

const bounds = (field: FieldInfo, low: string, high: string, most?: number): Schema => {
  const max = field.max ?? most;
  return { ...(field.min === undefined ? {} : { [low]: field.min }), ...(max === undefined ? {} : { [high]: max }) };
};

const ID = { type: 'string', pattern: '^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,63}$' };

const kindOf = (field: FieldInfo): Schema => {
  switch (field.kind) {
    case 'id':
      return ID;
    case 'text':
    case 'multiline':
    case 'secret':
      return { type: 'string', minLength: field.min ?? 1, ...bounds(field, 'minLength', 'maxLength', 1_000), ...(field.kind === 'secret' && { format: 'password' }) };
    case 'integer':
    case 'number':
      return { type: field.kind, ...bounds(field, 'minimum', 'maximum') };
    case 'boolean':
      return { type: 'boolean' };
    case 'choice':
      return { type: 'string', enum: field.options ?? [] };
    case 'moment':
      return { type: 'string', format: 'date-time' };
    case 'json':
      return {};
    case 'ids':
      return { type: 'array', items: ID, ...bounds(field, 'minItems', 'maxItems', 500) };
    case 'record':
      return { type: 'object', ...bounds(field, 'minProperties', 'maxProperties', 100) };
    case 'list':
      return { type: 'array', ...(field.of ? { items: schemaOf(field.of()) } : {}), ...bounds(field, 'minItems', 'maxItems', 500) };
  }
};
