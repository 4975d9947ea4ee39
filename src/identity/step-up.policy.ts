import type { Actor } from '../kernel/event.js';
import { Rejection } from '../kernel/errors.js';

/** ms for which a second factor counts as just given. */
export const FRESH = 10 * 60_000;

/** Commands that ask for the second factor again: who may enter by which provider, with which keys, and what opens the API. */
export const STEP_UP_COMMANDS: ReadonlySet<string> = new Set([
  'ConfigureSaml', 'ConfigureJwt', 'ConfigureOidc', 'SetSsoSecret', 'RemoveSso', 'ChangeSsoAccessRule',
  'ConfigureStaffSaml', 'ConfigureStaffOidc', 'SetStaffSsoSecret', 'RemoveStaffSso', 'UnlinkStaffIdentity',
  'IssueApiToken', 'RevokeApiToken', 'ResetSecondFactor',
]);

/** Who asks, as far as the step-up looks at it. */
export interface Prover {
  readonly actor: Actor;
  /** When the person of the session last proved to be there (ms); null: not in this session. Absent: there is no session that could. */
  readonly provenAt?: number | null;
}

/** Not people: the operator on the machine itself, processes, imports. */
const ASKED_NOTHING: ReadonlySet<string> = new Set(['system', 'process', 'import']);

/**
 * Lets on only whoever has just proven to be there.
 * @throws Rejection `step-up.required` (prove it and come again), `step-up.impossible` (an API token cannot)
 */
export const demandProof = ({ actor, provenAt }: Prover, now: number): void => {
  if (ASKED_NOTHING.has(actor.kind)) return;
  if (provenAt === undefined) throw new Rejection('forbidden', 'step-up.impossible', 'This needs a session and its second factor; a token cannot give one.');
  // A clock that was set back makes no old proof young again.
  if (provenAt === null || now - provenAt >= FRESH || provenAt > now) throw new Rejection('forbidden', 'step-up.required', 'Please confirm that it is you.');
};
