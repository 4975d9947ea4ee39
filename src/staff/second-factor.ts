import { Command, on } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Id, Whole } from '../kernel/fields.js';
import type { StaffEvent } from './staff.events.js';
import { existing, type Staff } from './staff.state.js';

/** The vault holds the secret under the factor's id; only the one that the log names counts. */
export class NoteSecondFactor extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
  @Id({ en: 'Second factor', de: 'Zweiter Faktor' }) factor!: string;
}

export class RemoveSecondFactor extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
}

export class ResetSecondFactor extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
}

export class NoteRecoveryCodes extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
  @Whole({ min: 1, max: 100, en: 'How many', de: 'Wie viele' }) count!: number;
}

export class NoteRecoveryCodeUsed extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
  @Whole({ min: 0, max: 100, en: 'How many are left', de: 'Wie viele übrig sind' }) left!: number;
}

export class NoteStaffPassword extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
}

const staffCommand = on<Staff, StaffEvent>();

const removed = (state: Staff, by: 'self' | 'admin'): StaffEvent[] => {
  const { factor } = existing(state);
  return factor === null ? [] : [{ type: 'SecondFactorRemoved', data: { factor, by } }];
};

const factored = (state: Staff): void => {
  if (existing(state).factor === null) throw new Rejection('conflict', 'second-factor.none', 'There is no second factor.');
};

/** What is told of second factors: the vault decides about codes, the log which factor counts. */
export const secondFactorCommands = [
  staffCommand({
    command: NoteSecondFactor,
    by: ['system'],
    en: 'Record that a second factor was set up',
    de: 'Festhalten, dass ein zweiter Faktor eingerichtet wurde',
    of: c => c.staff,
    decide: (state, { factor }) => {
      const { factor: now } = existing(state);
      if (now === factor) return [];
      if (now !== null) throw new Rejection('conflict', 'second-factor.exists', 'There is a second factor already.');
      return [{ type: 'SecondFactorSetUp', data: { factor } }];
    },
  }),
  staffCommand({
    command: RemoveSecondFactor,
    by: ['system'],
    en: 'Remove the own second factor',
    de: 'Den eigenen zweiten Faktor entfernen',
    of: c => c.staff,
    decide: state => removed(state, 'self'),
  }),
  staffCommand({
    command: ResetSecondFactor,
    by: ['admin', 'system'],
    en: 'Reset the second factor of a staff member',
    de: 'Den zweiten Faktor eines Teammitglieds zurücksetzen',
    of: c => c.staff,
    decide: state => removed(state, 'admin'),
  }),
  staffCommand({
    command: NoteRecoveryCodes,
    by: ['system'],
    en: 'Record that recovery codes were renewed',
    de: 'Festhalten, dass Ersatzcodes erneuert wurden',
    of: c => c.staff,
    decide: (state, { count }) => {
      factored(state);
      return [{ type: 'RecoveryCodesRenewed', data: { count } }];
    },
  }),
  staffCommand({
    command: NoteRecoveryCodeUsed,
    by: ['system'],
    en: 'Record that a recovery code was used',
    de: 'Festhalten, dass ein Ersatzcode benutzt wurde',
    of: c => c.staff,
    decide: (state, { left }) => {
      factored(state);
      return [{ type: 'RecoveryCodeUsed', data: { left } }];
    },
  }),
  staffCommand({
    command: NoteStaffPassword,
    by: ['system'],
    en: 'Record that a staff member’s password was changed',
    de: 'Festhalten, dass das Passwort eines Teammitglieds geändert wurde',
    of: c => c.staff,
    decide: state => {
      existing(state);
      return [{ type: 'StaffPasswordChanged', data: {} }];
    },
  }),
];
