import 'reflect-metadata';
import { ValidateBy, IsOptional, ValidateNested, validateSync, type ValidationError } from 'class-validator';
import { plainToInstance, Type } from 'class-transformer';
import { Rejection, type Fault } from './errors.js';
import type { Command } from './command.js';

/**
 * One definition per field: the decorators below are class-validator's checks, the API's schema, the form's control
 * and the CLI's option at once.
 */
export type FieldKind = 'id' | 'text' | 'multiline' | 'secret' | 'integer' | 'number' | 'boolean' | 'choice' | 'moment' | 'json' | 'ids' | 'record' | 'list';

export interface FieldInfo {
  readonly name: string;
  readonly kind: FieldKind;
  readonly optional: boolean;
  /** Characters of text (code points), size of a number, members of a list. */
  readonly min?: number;
  readonly max?: number;
  readonly options?: readonly string[];
  readonly of?: () => new () => object;
  /** What it is, in a few words, for forms, `--help` and the API's description. */
  readonly en?: string;
  readonly de?: string;
}

type Options = Partial<Omit<FieldInfo, 'name' | 'kind'>>;
type Check = (value: unknown, field: Pick<FieldInfo, 'kind' | 'min' | 'max' | 'options'>) => { code: string; en: string; de: string } | undefined;

const registry = new Map<object, FieldInfo[]>();

/** The fields of a command class, in the order they are declared; what it extends comes first. */
export const fieldsOf = (command: new () => object): readonly FieldInfo[] => {
  const base = Object.getPrototypeOf(command) as (new () => object) | null;
  return [...(typeof base === 'function' && base.prototype ? fieldsOf(base) : []), ...(registry.get(command.prototype as object) ?? [])];
};

const length = (text: string): number => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** What is wrong with a text, in the words of a fault; undefined: nothing. */
export const checkText: Check = (value, { min = 1, max = 1_000, kind }) => {
  if (typeof value !== 'string') return { code: 'text', en: 'must be text', de: 'muss Text sein' };
  if (CONTROL.test(value) || LONE_SURROGATE.test(value) || (kind !== 'multiline' && /[\r\n\t]/.test(value)))
    return { code: 'characters', en: 'holds characters that are not allowed here', de: 'enthält Zeichen, die hier nicht erlaubt sind' };
  if (length(value.trim()) < min) return min === 1
    ? { code: 'required', en: 'is missing', de: 'fehlt' }
    : { code: 'short', en: `needs at least ${min} characters`, de: `braucht mindestens ${min} Zeichen` };
  if (length(value) > max) return { code: 'long', en: `may have at most ${max} characters`, de: `darf höchstens ${max} Zeichen haben` };
  return undefined;
};

const ID = /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,63}$/;

const checkNumber: Check = (value, { min, max, kind }) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { code: 'number', en: 'must be a number', de: 'muss eine Zahl sein' };
  if (kind === 'integer' && !Number.isSafeInteger(value)) return { code: 'integer', en: 'must be a whole number', de: 'muss eine ganze Zahl sein' };
  if ((min !== undefined && value < min) || (max !== undefined && value > max))
    return { code: 'range', en: `must lie between ${min} and ${max}`, de: `muss zwischen ${min} und ${max} liegen` };
  return undefined;
};

const MOMENT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** ms of a moment such as 2026-03-29T12:00:00Z; undefined: it is none, or its day does not exist. */
export const momentFrom = (text: string): number | undefined => {
  const day = MOMENT.exec(text)?.[1];
  if (day === undefined || !new Date(`${day}T00:00Z`).toJSON()?.startsWith(day)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};

const CHECKS: Record<FieldKind, Check> = {
  id: value => (typeof value === 'string' && ID.test(value) ? undefined : { code: 'id', en: 'must be an id', de: 'muss eine Kennung sein' }),
  text: checkText,
  multiline: checkText,
  secret: checkText,
  integer: checkNumber,
  number: checkNumber,
  boolean: value => (typeof value === 'boolean' ? undefined : { code: 'boolean', en: 'must be true or false', de: 'muss wahr oder falsch sein' }),
  choice: (value, { options = [] }) =>
    typeof value === 'string' && options.includes(value)
      ? undefined
      : { code: 'choice', en: `must be one of: ${options.join(', ')}`, de: `muss eines sein von: ${options.join(', ')}` },
  moment: value => (typeof value === 'string' && momentFrom(value) !== undefined ? undefined : { code: 'moment', en: 'must be a moment like 2026-03-29T12:00:00Z', de: 'muss ein Zeitpunkt sein wie 2026-03-29T12:00:00Z' }),
  json: value => (value !== undefined ? undefined : { code: 'required', en: 'is missing', de: 'fehlt' }),
  ids: (value, { max = 500 }) =>
    Array.isArray(value) && value.length <= max && value.every(id => typeof id === 'string' && ID.test(id))
      ? undefined
      : { code: 'ids', en: `must be a list of at most ${max} ids`, de: `muss eine Liste von höchstens ${max} Kennungen sein` },
  record: (value, { max = 100 }) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length <= max
      ? undefined
      : { code: 'record', en: `must be an object with at most ${max} members`, de: `muss ein Objekt mit höchstens ${max} Einträgen sein` },
  list: (value, { max = 500 }) =>
    Array.isArray(value) && value.length <= max
      ? undefined
      : { code: 'list', en: `must be a list with at most ${max} members`, de: `muss eine Liste mit höchstens ${max} Einträgen sein` },
};

const field = (kind: FieldKind, options: Options = {}): PropertyDecorator => (target, key) => {
  const info: FieldInfo = { ...options, name: String(key), kind, optional: options.optional ?? false };
  registry.set(target, [...(registry.get(target) ?? []), info]);
  if (info.optional) IsOptional()(target, key as string);
  ValidateBy({
    name: kind,
    constraints: [info],
    validator: {
      validate: (value: unknown) => CHECKS[kind](value, info) === undefined,
      defaultMessage: args => JSON.stringify(CHECKS[kind](args?.value, info) ?? {}),
    },
  })(target, key as string);
  if (info.of) {
    ValidateNested({ each: kind === 'list' })(target, key as string);
    Type(info.of)(target, key as string);
  }
};

export const Id = (options?: Options) => field('id', options);
export const ShortText = (options?: Options) => field('text', options);
export const LongText = (options?: Options) => field('multiline', { max: 65_000, ...options });
export const SecretText = (options?: Options) => field('secret', options);
export const Whole = (options?: Options) => field('integer', options);
export const Numeric = (options?: Options) => field('number', options);
export const Flag = (options?: Options) => field('boolean', options);
export const Choice = (choices: readonly string[], options?: Options) => field('choice', { ...options, options: choices });
export const Moment = (options?: Options) => field('moment', options);
/** Any JSON; the decider judges it (filter rules do, with the path of the fault). */
export const Json = (options?: Options) => field('json', options);
export const Ids = (options?: Options) => field('ids', options);
export const Values = (options?: Options) => field('record', options);
export const ListOf = (of: () => new () => object, options?: Options) => field('list', { ...options, of });

const faultsOf = (errors: readonly ValidationError[], path = ''): Fault[] =>
  errors.flatMap(error => {
    const here = path === '' ? error.property : /^\d+$/.test(error.property) ? `${path}[${error.property}]` : `${path}.${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([name, message]): Fault =>
      name === 'whitelistValidation'
        ? { path: here, code: 'unknown-field', en: 'is not a field of this command', de: 'ist kein Feld dieses Befehls' }
        : message.startsWith('{')
          ? { path: here, ...(JSON.parse(message) as { code: string; en: string; de: string }) }
          : { path: here, code: name, en: message, de: message },
    );
    return [...own, ...faultsOf(error.children ?? [], here)];
  });

/**
 * A command from untrusted JSON. Unknown fields are refused, types are exact.
 * @throws Rejection `input.invalid` with every fault by path.
 */
export const commandFrom = <C extends Command>(command: new () => C, body: unknown): C => {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Rejection('invalid', 'input.invalid', 'The body must be a JSON object.', {
      faults: [{ path: '', code: 'object', en: 'must be an object', de: 'muss ein Objekt sein' }],
    });
  // A field that is undefined is absent: a command is JSON, whoever made it.
  const instance = plainToInstance(command, Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)));
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
  if (errors.length > 0) throw new Rejection('invalid', 'input.invalid', 'Some fields are not right.', { faults: faultsOf(errors) });
  return instance;
};

const convert = (text: string, kind: FieldKind): unknown => {
  switch (kind) {
    case 'integer':
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return ['true', 'yes', 'on', '1'].includes(text) ? true : ['false', 'no', 'off', '0'].includes(text) ? false : text;
    case 'ids':
      return text.split(/[\s,]+/).filter(Boolean);
    case 'json':
    case 'record':
    case 'list':
      try {
        return JSON.parse(text);
      } catch {
        return text;
      }
    default:
      return text;
  }
};

/** The same command from texts (a form, CLI options): converts by the field's kind; an empty optional field is absent. */
export const bodyFromTexts = (command: new () => object, texts: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, unknown> => {
  const body: Record<string, unknown> = {};
  for (const { name, kind, optional } of fieldsOf(command)) {
    const text = texts[name];
    if (text === undefined || (text === '' && optional)) continue;
    body[name] = typeof text !== 'string' ? (kind === 'ids' ? [...text] : text[0]) : convert(text, kind);
  }
  return body;
};
