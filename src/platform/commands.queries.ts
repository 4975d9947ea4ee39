import { fieldsOf, commandFrom, type FieldInfo } from '../kernel/fields.js';
import type { AnyCommandSpec, Command, CommandClass } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { idempotencyKey, ifMatchRevision } from '../web/preconditions.js';
import type { Caller } from './caller.js';
import type { CommandOptions, CommandRunner } from './command-runner.js';
import type { House } from './house.js';
import { atPortal } from './staff-reach.js';

/** A command as somebody reads it who wants to issue it. */
export const commandList = (runner: CommandRunner) =>
  runner.commands.map(({ decider, spec }) => ({ name: spec.command.name, stream: decider.noun, by: spec.by, en: spec.en, de: spec.de, fields: fieldList(spec.command) }));

interface FieldCard extends Omit<FieldInfo, 'of'> {
  readonly fields?: readonly FieldCard[];
}

const fieldList = (type: new () => object): FieldCard[] => fieldsOf(type).map(({ of, ...field }) => ({ ...field, ...(of ? { fields: fieldList(of()) } : {}) }));

/** @throws Rejection `command.unknown` */
export const specNamed = (runner: CommandRunner, name: string): AnyCommandSpec => {
  const found = runner.commands.find(({ spec }) => spec.command.name === name);
  if (found) return found.spec;
  throw new Rejection('invalid', 'command.unknown', `There is no command ${name}.`, { faults: [{ path: 'name', code: 'command', en: 'names no command', de: 'nennt keinen Befehl' }] });
};

/**
 * A command from a request and the caller that may issue it: roles for some portals hold for commands about one of them,
 * and only those held there. A command that may name a portal besides (a ticket's, a role's) is for the deployment.
 * @throws Rejection `command.unknown`, `command.forbidden`, `input.invalid`
 */
export const issued = (house: House, caller: Caller, name: string, body: unknown): { command: Command; caller: Caller } => {
  const spec = specNamed(house.runner, name);
  if (!spec.by.some(role => caller.roles.includes(role))) throw forbidden();
  const type = spec.command as CommandClass;
  const command = commandFrom(type, body ?? {});
  if (caller.portals === null) return { command, caller };
  const portal = fieldsOf(type).find(field => field.name === 'portal' && !field.optional);
  if (!portal) throw forbidden();
  return { command, caller: atPortal(house, caller, (command as Command & { portal: string }).portal, spec.by) };
};

const forbidden = (): Rejection => new Rejection('forbidden', 'command.forbidden', 'You may not do this.');

type Headers = Readonly<Record<string, string | undefined>>;

/** Key, expected revision and reason, as headers say them. */
export const commandOptions = (headers: Headers, lineage: string): CommandOptions => ({
  key: idempotencyKey(headers['idempotency-key']),
  expected: ifMatchRevision(headers['if-match'], lineage),
  reason: reasonOf(headers['x-reason']),
});

const MOST = 500;
const CONTROL = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;

/** Why somebody does it: header X-Reason, UTF-8 percent-encoded, 500 characters at most. */
const reasonOf = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  const text = decoded(header).trim();
  if ([...text].length > MOST || CONTROL.test(text)) throw badReason();
  return text === '' ? undefined : text;
};

const decoded = (header: string): string => {
  if (!/^[\x20-\x7e]*$/.test(header)) throw badReason();
  try {
    return decodeURIComponent(header);
  } catch {
    throw badReason();
  }
};

const badReason = (): Rejection =>
  new Rejection('invalid', 'header.invalid', 'The header X-Reason is not right.', {
    faults: [{ path: 'X-Reason', code: 'header', en: `must have at most ${MOST} characters, UTF-8, percent-encoded`, de: `muss höchstens ${MOST} Zeichen haben, UTF-8, prozentkodiert` }],
  });
