import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { issued } from '../platform/commands.queries.js';
import type { House } from '../platform/house.js';
import { contactName } from '../platform/names.js';
import { atPortal } from '../platform/staff-reach.js';
import type { DryRun, Effect } from './dry-run.js';

export interface DryRunRequest {
  readonly name: string;
  readonly portal: string;
  readonly body: unknown;
  readonly reply: FastifyReply;
}

/** @throws Rejection: what the command itself would be refused with, and `request.aborted` to a client that is gone */
export const dryRunNamed = async (house: House, caller: Caller, { name, portal, body, reply }: DryRunRequest): Promise<DryRun> => {
  const there = atPortal(house, caller, portal, ['admin']);
  const wanted = issued(house, there, name, body);
  const signal = untilGone(reply);
  try {
    return withNames(house, await house.dryRuns.run(portal, wanted.command, wanted.caller, signal));
  } catch (error) {
    throw signal.aborted ? new Rejection('unavailable', 'request.aborted', 'The client went away.') : error;
  }
};

/** Aborts when the connection closes before the answer is written. */
const untilGone = ({ raw }: FastifyReply): AbortSignal => {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
};

const withNames = (house: House, run: DryRun): DryRun => {
  const rows = house.stores.views.snapshot();
  const named = (effect: Effect): Effect & { name: string | null } => ({ ...effect, name: contactName(rows, effect.contact) });
  return { ...run, mostAffected: run.mostAffected.map(named), losingAll: run.losingAll.map(named) };
};
