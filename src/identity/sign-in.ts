import { Command, decider, on } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Id, Moment, ShortText, Whole } from '../kernel/fields.js';
import type { SessionEndReason, SignInEvent, SignInMethod } from './sign-in.events.js';

/** A session in the log, or the refusals of one day at one portal. */
export type SignIn = { readonly status: 'none' } | { readonly status: 'open' | 'ended'; readonly person: string } | { readonly status: 'refusals' };

export const evolve = (state: SignIn, fact: SignInEvent): SignIn => {
  switch (fact.type) {
    case 'SignedIn':
      return { status: 'open', person: fact.data.person };
    case 'SessionEnded':
      return { status: 'ended', person: fact.data.person };
    case 'SignInRefused':
      return state.status === 'none' ? { status: 'refusals' } : state;
  }
};

const KINDS = ['contact', 'staff'] as const;
const METHODS = ['password', 'link', 'sso'] as const satisfies readonly SignInMethod[];
const REASONS = ['signed-out', 'ended-by-person', 'replaced', 'access-ended', 'password-changed', 'provider', 'erased', 'admin'] as const satisfies readonly SessionEndReason[];

export class RecordSignIn extends Command {
  @Id({ en: 'Session', de: 'Sitzung' }) session!: string;
  @Choice(KINDS, { en: 'Kind of person', de: 'Art der Person' }) kind!: (typeof KINDS)[number];
  @Id({ en: 'Person', de: 'Person' }) person!: string;
  @Id({ en: 'Portal', de: 'Portal', optional: true }) portal?: string;
  @ShortText({ max: 253, en: 'Host', de: 'Host' }) host!: string;
  @Choice(METHODS, { en: 'Method', de: 'Verfahren' }) method!: SignInMethod;
  @Id({ en: 'Connection', de: 'Verbindung', optional: true }) connection?: string;
}

export class RecordSessionEnd extends Command {
  @Id({ en: 'Session', de: 'Sitzung' }) session!: string;
  @Choice(REASONS, { en: 'Reason', de: 'Grund' }) reason!: SessionEndReason;
}

export class CountRefusals extends Command {
  @Id({ en: 'Portal', de: 'Portal', optional: true }) portal?: string;
  @ShortText({ max: 80, en: 'Reason', de: 'Grund' }) reason!: string;
  @Whole({ min: 1, en: 'How many', de: 'Wie viele' }) count!: number;
  @Moment({ en: 'Minute', de: 'Minute' }) minute!: string;
}

/** Streams are short: one per session, and one per portal and day for what was refused. */
export const refusalsId = ({ portal, minute }: Pick<CountRefusals, 'portal' | 'minute'>): string => `refused.${portal ?? '_'}.${minute.slice(0, 10)}`;

const signInCommand = on<SignIn, SignInEvent>();

/** The write side of sign-ins: told by the system, after the vault has decided. */
export const signIn = decider<SignIn, SignInEvent>({ noun: 'signIn', initial: { status: 'none' }, evolve, opens: false }, [
  signInCommand({
    command: RecordSignIn,
    by: ['system'],
    en: 'Record that somebody signed in',
    de: 'Eine Anmeldung festhalten',
    of: c => c.session,
    decide: (state, { kind, person, portal = null, host, method, connection = null }) => {
      if (state.status !== 'none') throw new Rejection('conflict', 'session.recorded', 'This session has been recorded already.');
      return [{ type: 'SignedIn', data: { kind, person, portal, host, method, connection } }];
    },
  }),
  signInCommand({
    command: RecordSessionEnd,
    by: ['system', 'process'],
    en: 'Record that a session ended',
    de: 'Das Ende einer Sitzung festhalten',
    of: c => c.session,
    decide: (state, { reason }) => (state.status === 'open' ? [{ type: 'SessionEnded', data: { person: state.person, reason } }] : []),
  }),
  signInCommand({
    command: CountRefusals,
    by: ['system'],
    en: 'Record refused sign-ins of one minute',
    de: 'Abgelehnte Anmeldungen einer Minute festhalten',
    of: refusalsId,
    decide: (_state, { portal = null, reason, count }) => [{ type: 'SignInRefused', data: { portal, reason, count } }],
  }),
]);
