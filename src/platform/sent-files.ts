import { RouteConfig } from '@nestjs/platform-fastify';
import type { Command, CommandClass, GivenFile } from '../kernel/command.js';
import { Rejection, type Fault } from '../kernel/errors.js';
import { formatActor } from '../kernel/event.js';
import { bodyFromTexts } from '../kernel/fields.js';
import { commandIdOf, mintedId } from '../kernel/ids.js';
import type { FormBody } from '../web/bodies.js';
import { CSRF_FIELD, KEY_FIELD } from '../web/controls.js';
import { incomingFiles } from '../web/multipart.js';
import type { Caller } from './caller.js';
import type { CommandOptions, Outcome } from './command-runner.js';
import type { Desk } from './desk.js';
import type { House } from './house.js';
import { UPLOAD_FIELD, type Received } from './uploads.js';

/** A route that takes forms with files (multipart/form-data) beside what it takes anyway. Files are read by `receiveFiles`, after the gate. */
export const TakesFiles = () => RouteConfig({ takesFiles: true });

/** A route that takes one file to import, of up to SICHTFELD_IMPORT_MB. */
export const TakesImport = () => RouteConfig({ takesFiles: 'import' });

/** Whether a body came as a form with files. */
export const cameWithFiles = (body: unknown): boolean => incomingFiles(body) !== undefined;

/** Reads the files of a body for a ticket. Whether the caller may write there was asked before. */
export const receiveFiles = (house: House, { actor }: Caller, ticket: string, body: unknown): Promise<Received> => house.uploads.receive(body, { owner: actor.id, ticket });

/** The id that a ticket will have which this caller opens under this key: files are sealed for it before it exists. */
export const ticketToBe = ({ actor }: Caller, key: string): string => mintedId(commandIdOf(formatActor(actor), key), 'ticket');

/** A key for a command whose sender named none. */
export const freshKey = (house: House): string => house.random.bytes(16).toString('hex');

/** @throws Rejection `input.invalid` when files were over a limit */
export const demandFiles = ({ faults }: { readonly faults: readonly Fault[] }): void => {
  if (faults.length > 0) throw new Rejection('invalid', 'input.invalid', 'Some files cannot be taken.', { faults });
};

/** Whether it is certain that nothing was written. Otherwise the sweep asks the log after an hour. */
const surelyRefused = (error: unknown): error is Rejection => error instanceof Rejection && error.kind !== 'unavailable';

/** Issues a command together with the files that came with it. They wait for another try where a form is shown again with faults. */
export const executeWithFiles = async (house: House, desk: Desk, command: Command, caller: Caller, options: CommandOptions, files: readonly GivenFile[]): Promise<Outcome> => {
  try {
    const outcome = await desk.execute(command, caller, { ...options, files });
    if (files.length > 0) await house.uploads.settle(files);
    return outcome;
  } catch (error) {
    if (surelyRefused(error) && !error.details.faults) await house.uploads.drop(files);
    throw error;
  }
};

const NO_FIELDS: ReadonlySet<string> = new Set([CSRF_FIELD, KEY_FIELD, UPLOAD_FIELD]);

/** The body of a command that a program sent, as JSON or as the fields of a form with files. */
export const bodyOfCommand = (command: CommandClass, body: object): object => {
  if (!cameWithFiles(body)) return body;
  const fields = Object.fromEntries(Object.entries(body as FormBody).filter(([name]) => !NO_FIELDS.has(name)));
  // What is no field of the command stays, to be refused by name.
  return { ...fields, ...bodyFromTexts(command, fields) };
};

/**
 * As a program sends it: files are taken, or everything is refused and nothing of it is kept.
 * @throws Rejection `input.invalid`, and what the command is refused by
 */
export const takeWithFiles = async (house: House, desk: Desk, caller: Caller, { ticket, body, options, command }: { readonly ticket: string; readonly body: object; readonly options: CommandOptions; readonly command: () => Command }): Promise<Outcome> => {
  if (!cameWithFiles(body)) return desk.execute(command(), caller, options);
  const received = await receiveFiles(house, caller, ticket, body);
  try {
    demandFiles(received);
    return await executeWithFiles(house, desk, command(), caller, options, received.files);
  } catch (error) {
    if (surelyRefused(error)) await house.uploads.drop(received.files);
    throw error;
  }
};
