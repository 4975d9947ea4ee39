import { Command, decider, on, type CommandClass } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import type { Fact } from '../kernel/event.js';
import { Id, ShortText } from '../kernel/fields.js';
import type { EmailEvent, HostEvent, IdentityEvent, StaffEmailEvent } from './reservation.events.js';

class HeldThing extends Command {
  @ShortText({ max: 253, en: 'What is reserved (its digest, a host name)', de: 'Was reserviert wird (Fingerabdruck, Hostname)' }) key!: string;
  @Id({ en: 'Holder', de: 'Inhaber' }) holder!: string;
}

export class ReserveEmail extends HeldThing {}
export class ReleaseEmail extends HeldThing {}
export class ReserveIdentity extends HeldThing {}
export class ReleaseIdentity extends HeldThing {}
export class ReserveHost extends HeldThing {}
export class ReleaseHost extends HeldThing {}
export class ReserveStaffEmail extends HeldThing {}
export class ReleaseStaffEmail extends HeldThing {}

export interface Reserved {
  readonly holder: string | null;
}

interface Words {
  readonly noun: string;
  readonly en: string;
  readonly de: string;
}

/** Whoever comes second is refused; releasing what one does not hold changes nothing. */
const reservation = <F extends Fact<string, { readonly holder: string }>>(
  { noun, en, de }: Words,
  [Reserve, Release]: readonly [CommandClass<HeldThing>, CommandClass<HeldThing>],
  fact: (verb: 'Reserved' | 'Released', holder: string) => F,
) => {
  const spec = on<Reserved, F>();
  return decider<Reserved, F>(
    {
      noun,
      initial: { holder: null },
      evolve: (_, { type, data }) => ({ holder: type.endsWith('Reserved') ? data.holder : null }),
      opens: false,
    },
    [
      spec({
        command: Reserve,
        by: ['system', 'process'],
        en: `Reserve ${en}`,
        de: `${de} reservieren`,
        of: c => c.key,
        decide: ({ holder }, c) => {
          if (holder !== null && holder !== c.holder) throw new Rejection('conflict', `${noun}.taken`, 'Somebody else has it already.');
          return holder === null ? [fact('Reserved', c.holder)] : [];
        },
      }),
      spec({
        command: Release,
        by: ['system', 'process'],
        en: `Give up ${en}`,
        de: `${de} freigeben`,
        of: c => c.key,
        decide: ({ holder }, c) => (holder === c.holder ? [fact('Released', c.holder)] : []),
      }),
    ],
  );
};

export const email = reservation<EmailEvent>({ noun: 'email', en: 'an e-mail address', de: 'Eine E-Mail-Adresse' }, [ReserveEmail, ReleaseEmail], (verb, holder) => ({
  type: `Email${verb}`, data: { holder },
}));

export const identity = reservation<IdentityEvent>({ noun: 'identity', en: 'an identity', de: 'Eine Identität' }, [ReserveIdentity, ReleaseIdentity], (verb, holder) => ({
  type: `Identity${verb}`, data: { holder },
}));

export const host = reservation<HostEvent>({ noun: 'host', en: 'a host name', de: 'Einen Hostnamen' }, [ReserveHost, ReleaseHost], (verb, holder) => ({
  type: `Host${verb}`, data: { holder },
}));

export const staffEmail = reservation<StaffEmailEvent>(
  { noun: 'staffEmail', en: 'the e-mail address of a staff member', de: 'Die E-Mail-Adresse eines Teammitglieds' },
  [ReserveStaffEmail, ReleaseStaffEmail],
  (verb, holder) => ({ type: `StaffEmail${verb}`, data: { holder } }),
);
