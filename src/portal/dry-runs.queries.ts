import type { FastifyReply } from 'fastify';
import type { Command } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { issued } from '../platform/commands.queries.js';
import type { DryRunCard } from '../platform/dry-runs.js';
import type { House } from '../platform/house.js';
import { contactName } from '../platform/names.js';
import { atPortal } from '../platform/staff-reach.js';
import type { DryRun, Effect } from './dry-run.js';

export interface DryRunRequest {
  readonly name: string;
  readonly portal: string;
  readonly body: unknown;
}

/** The exact answer. @throws Rejection: what the command itself would be refused with, and `request.aborted` to a client that is gone */
export const dryRunNamed = async (house: House, caller: Caller, request: DryRunRequest, reply: FastifyReply): Promise<DryRun> => {
  const { command, caller: there } = wanted(house, caller, request);
  const signal = untilGone(reply);
  try {
    return withNames(house, await house.dryRuns.run(request.portal, command, there, signal));
  } catch (error) {
    throw signal.aborted ? new Rejection('unavailable', 'request.aborted', 'The client went away.') : error;
  }
};

/**
 * Begins one in the background, with what is known a moment later. `about`: what it is about, so that a newer one takes
 * its place; `beside`: what is kept with it. @throws Rejection: what the command itself would be refused with
 */
export const dryRunBegun = async (house: House, caller: Caller, request: DryRunRequest, about: string, beside?: unknown): Promise<DryRunCard> => {
  const { command, caller: there } = wanted(house, caller, request);
  return namedCard(house, await house.dryRuns.begin({ portal: request.portal, command, caller: there }, about, beside));
};

/** One that this person began. @throws Rejection `dry-run.unknown`, and what the command would be refused with by now */
export const dryRunAsked = (house: House, caller: Caller, id: string): DryRunCard => {
  const card = house.dryRuns.ask(caller, id);
  if (!card) throw new Rejection('unknown', 'dry-run.unknown', 'There is no such dry run.');
  atPortal(house, caller, card.order.portal, ['admin']);
  return namedCard(house, card);
};

/** As programs read it; `soFar`: the counts are not the last ones. */
export const dryRunAnswer = ({ id, state, done, total, restarts, known }: DryRunCard) => ({ id, state, soFar: state !== 'exact', done, total, restarts, ...known });

const wanted = (house: House, caller: Caller, { name, portal, body }: DryRunRequest): { command: Command; caller: Caller } =>
  issued(house, atPortal(house, caller, portal, ['admin']), name, body);

/** Aborts when the connection closes before the answer is written. */
const untilGone = ({ raw }: FastifyReply): AbortSignal => {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
};

const namedCard = (house: House, card: DryRunCard): DryRunCard => ({ ...card, known: withNames(house, card.known) });

const withNames = (house: House, run: DryRun): DryRun => {
  const rows = house.stores.views.snapshot();
  const named = (effect: Effect): Effect & { name: string | null } => ({ ...effect, name: contactName(rows, effect.contact) });
  return { ...run, mostAffected: run.mostAffected.map(named), losingAll: run.losingAll.map(named) };
};
