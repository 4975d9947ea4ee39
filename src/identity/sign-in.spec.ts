import { describe, expect, it } from '@jest/globals';
import type { AnyCommandSpec, Command, DecisionContext } from '../kernel/command.js';
import { commandFrom } from '../kernel/fields.js';
import { signInEvents, type SignInEvent } from './sign-in.events.js';
import { CountRefusals, evolve, RecordSessionEnd, RecordSignIn, refusalsId, signIn, type SignIn } from './sign-in.js';

const context = {} as DecisionContext;

const specOf = (command: Command): AnyCommandSpec => signIn.commands.find(spec => command instanceof spec.command)!;
const decide = (facts: readonly SignInEvent[], command: Command): readonly SignInEvent[] =>
  specOf(command).decide(facts.reduce<SignIn>(evolve, signIn.initial), command, context) as readonly SignInEvent[];

const began = commandFrom(RecordSignIn, { session: 'abc', kind: 'contact', person: 'anna', portal: 'p1', host: 'hilfe.example.com', method: 'password' });
const ended = commandFrom(RecordSessionEnd, { session: 'abc', reason: 'access-ended' });

describe('the log of sign-ins', () => {
  it('tells who signed in, where and how', () => {
    const facts = decide([], began);
    expect(facts).toEqual([{ type: 'SignedIn', data: { kind: 'contact', person: 'anna', portal: 'p1', host: 'hilfe.example.com', method: 'password', connection: null } }]);
    expect(() => decide(facts, began)).toThrow('recorded already');
  });

  it('tells the end of a session once, and of none that never was', () => {
    const facts = decide([], began);
    const end = decide(facts, ended);
    expect(end).toEqual([{ type: 'SessionEnded', data: { person: 'anna', reason: 'access-ended' } }]);
    expect(decide([...facts, ...end], ended)).toEqual([]);
    expect(decide([], ended)).toEqual([]);
  });

  it('counts refusals by portal and day', () => {
    const counted = commandFrom(CountRefusals, { portal: 'p1', reason: 'list.miss', count: 3, minute: '2026-11-24T09:01:00Z' });
    expect(refusalsId(counted)).toBe('refused.p1.2026-11-24');
    expect(decide([], counted)).toEqual([{ type: 'SignInRefused', data: { portal: 'p1', reason: 'list.miss', count: 3 } }]);
  });

  it('is written by the system alone', () => {
    for (const spec of signIn.commands) expect(spec.by.filter(role => role !== 'system' && role !== 'process')).toEqual([]);
  });

  it('has a sentence for each event in both languages', () => {
    const { SignedIn, SessionEnded, SignInRefused } = signInEvents.definitions;
    expect(SignedIn.en({ kind: 'staff', person: 's1', portal: null, host: 'h', method: 'sso', connection: 'okta' })).toBe('Staff member s1 signed in on h by sso (connection okta).');
    expect(SessionEnded.de({ person: 'anna', reason: 'replaced' })).toBe('Eine Sitzung von anna endete: eine neue Anmeldung ist an ihre Stelle getreten.');
    expect(SignInRefused.de({ portal: 'p1', reason: 'list.miss', count: 2 })).toBe('2 Anmeldungen wurden am Portal p1 abgelehnt: list.miss.');
    expect(SignInRefused.en({ portal: null, reason: 'host.unknown', count: 1 })).toBe('A sign-in was refused: host.unknown.');
  });
});
