import { describe, expect, it } from '@jest/globals';
import { deciders } from '../catalogue.js';
import { Rejection } from '../kernel/errors.js';
import { demandProof, FRESH, STEP_UP_COMMANDS, type Prover } from './step-up.policy.js';

const NOW = 1_000_000_000;
const staff = (provenAt?: number | null): Prover => ({ actor: { kind: 'staff', id: 's1' }, ...(provenAt !== undefined && { provenAt }) });
const asked = (prover: Prover): string | undefined => {
  try {
    demandProof(prover, NOW);
    return undefined;
  } catch (error) {
    return error instanceof Rejection ? error.code : String(error);
  }
};

describe('the step-up', () => {
  it('lets on who proved to be there less than ten minutes ago', () => {
    expect([0, 1, FRESH - 1, FRESH, FRESH + 1].map(ago => asked(staff(NOW - ago)))).toEqual([undefined, undefined, undefined, 'step-up.required', 'step-up.required']);
  });

  it('asks a session that never did, and one that did in a future that a clock set back left behind', () => {
    expect([asked(staff(null)), asked(staff(NOW + 1))]).toEqual(['step-up.required', 'step-up.required']);
  });

  it('has no way on for whoever has no session: a token', () => {
    expect(asked(staff())).toBe('step-up.impossible');
    expect(asked({ actor: { kind: 'contact', id: 'c1' } })).toBe('step-up.impossible');
  });

  it('asks neither the operator nor what runs by itself', () => {
    for (const kind of ['system', 'process', 'import'] as const) expect([kind, asked({ actor: { kind, id: 'x' } })]).toEqual([kind, undefined]);
  });

  it('holds for every command that changes single sign-on', () => {
    const names = deciders.flatMap(({ commands }) => commands.filter(({ by }) => by.includes('admin')).map(({ command }) => command.name));
    expect(names.filter(name => /Sso|Token|Saml|Jwt|Oidc/.test(name) && !STEP_UP_COMMANDS.has(name))).toEqual([]);
  });
});
