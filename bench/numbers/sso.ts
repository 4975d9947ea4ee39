import type { Bench } from '../bench-run.js';
import { Child } from '../child.js';
import { bounded, compared, type Result } from '../report.js';

type Kind = 'saml' | 'jwt';
interface Cost {
  readonly what: string;
  readonly processor: number;
  readonly memory: number;
}

const NAMES: Readonly<Record<Kind, string>> = { saml: 'SAML', jwt: 'JWT' };

/** What somebody without any right can make us spend on a login, whether one answer ever gives two sessions, and what a login costs. */
export const sso = async (bench: Bench): Promise<Result[]> => {
  const child = Child.start('sso');
  try {
    await child.call('setUp');
    return [
      ...(await hostile(child, 'saml')), ...(await hostile(child, 'jwt')),
      await duplicates(child, 'saml', bench.options.duplicates), await duplicates(child, 'jwt', bench.options.duplicates),
      ...(await login(bench, child)),
    ];
  } finally {
    await child.call('close');
    await child.stop();
  }
};

const hostile = async (child: Child, kind: Kind): Promise<Result[]> => {
  const costs = await child.call<Cost[]>('hostile', { kind });
  const worst = (of: 'processor' | 'memory'): Cost => costs.reduce((one, other) => (other[of] > one[of] ? other : one));
  const [slow, large] = [worst('processor'), worst('memory')];
  const among = `the bound set for it; the worst of ${costs.length} kinds of up to 256 KiB, medians of seven`;
  return [
    bounded(`hostile ${NAMES[kind]}, processor`, slow.processor, 'ms', 50, `${among}: ${slow.what}`),
    bounded(`hostile ${NAMES[kind]}, memory`, large.memory, 'MB', 32, `${among}: ${large.what}; by how much the resident memory grew at its peak`),
  ];
};

const duplicates = async (child: Child, kind: Kind, count: number): Promise<Result> => {
  const { sessions, refused, seconds, processor } = await child.call<{ sessions: number; refused: number; seconds: number; processor: number }>('duplicates', { kind, count });
  if (sessions < 1) throw new Error(`${count} copies of one answer opened no session at all.`);
  return bounded(`sessions by one ${NAMES[kind]} answer`, sessions, '', 1, `${count} copies of it, 256 at once; ${refused} were refused, in ${seconds.toFixed(0)} s and ${processor.toFixed(2)} ms of processor each`);
};

const login = async (bench: Bench, child: Child): Promise<Result[]> => {
  const count = bench.options.short ? 50 : 300;
  const ours = (what: 'logins' | 'verifications') => bench.alternate(() => child.call<number>(what, { count }), () => child.call<number>('bare', { count }));
  const about = 'node-saml alone validating such a response, in the same process';
  return [
    compared({ name: 'a login by SAML, processor', unit: 'us', pairs: await ours('logins'), goal: '<= 1.5', about: `${about}; ours is the whole request: bytes, shape, signature, claims, replay, who may enter, session` }),
    compared({ name: 'a SAML answer looked at, processor', unit: 'us', pairs: await ours('verifications'), goal: null, about: `${about}; ours is bytes, shape, signature and claims` }),
  ];
};
