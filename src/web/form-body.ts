import { Rejection, type Fault } from '../kernel/errors.js';
import { bodyFromTexts, commandFrom, fieldsOf } from '../kernel/fields.js';
import type { Command } from '../kernel/command.js';
import type { FormBody } from './bodies.js';
import { CSRF_FIELD, KEY_FIELD } from './controls.js';
import { idempotencyKey } from './preconditions.js';
import { queryText } from './queries.js';

const SWITCH = new Set(['on', 'off']);

/** A check box sends "off" from the hidden field before it, then "on" when it is ticked. */
const switchOf = (values: readonly string[]): string | undefined => (values.length <= 2 && values.every(value => SWITCH.has(value)) ? (values.includes('on') ? 'on' : 'off') : undefined);

const repeated = (path: string): Fault => ({ path, code: 'repeated', en: 'may occur once only', de: 'darf nur einmal vorkommen' });
const unknown = (path: string): Fault => ({ path, code: 'unknown-field', en: 'is not a field of this command', de: 'ist kein Feld dieses Befehls' });

const scalarTexts = (command: new () => object, body: FormBody): Record<string, string | readonly string[]> => {
  const kinds = new Map(fieldsOf(command).map(({ name, kind }) => [name, kind]));
  const faults: Fault[] = [];
  const texts: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === CSRF_FIELD || name === KEY_FIELD) continue;
    const kind = kinds.get(name);
    const single = typeof value === 'string' || kind === 'ids' ? value : kind === 'boolean' ? switchOf(value) : undefined;
    if (kind === undefined) faults.push(unknown(name));
    else if (single === undefined) faults.push(repeated(name));
    // Browsers send line breaks of a text area as CR LF.
    else texts[name] = typeof single === 'string' ? single.replace(/\r\n?/g, '\n') : single.filter(one => one !== '');
  }
  if (faults.length > 0) throw new Rejection('invalid', 'input.invalid', 'Some fields are not right.', { faults });
  return texts;
};

/**
 * The command that a form of `formOf` sent.
 * @throws Rejection `input.invalid` with every fault by path; show the form again with them and the same body
 */
export const commandFromForm = <C extends Command>(command: new () => C, body: unknown): C =>
  commandFrom(command, bodyFromTexts(command, scalarTexts(command, (body ?? {}) as FormBody)));

/** The form's idempotency key. @throws Rejection `header.invalid` */
export const formKey = (body: unknown): string | undefined => idempotencyKey(queryText(body, KEY_FIELD));
