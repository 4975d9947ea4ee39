import 'reflect-metadata';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { inflateRawSync } from 'node:zlib';
import { createApp } from '../src/app.module.js';
import type { Command, CommandClass } from '../src/kernel/command.js';
import { commandFrom } from '../src/kernel/fields.js';
import { SYSTEM } from '../src/platform/caller.js';
import { House } from '../src/platform/house.js';
import { ChangeSsoAccessRule } from '../src/portal/access.js';
import { ConnectDomain } from '../src/portal/hosts.js';
import { CreatePortal, OpenPortal } from '../src/portal/life.js';
import { ConfigureJwt } from '../src/portal/sso-jwt.js';
import { ConfigureSaml } from '../src/portal/sso-saml.js';
import { SetSsoSecret } from '../src/portal/sso-secret.js';
import { newSigningSecret } from '../src/sso/saml.keys.js';
import { ownKey } from '../src/sso/saml.pem.js';
import { SsoConnections } from '../src/sso/sso-connections.js';
import { SsoProtocols } from '../src/sso/sso-protocols.js';
import { answerParent } from './child.js';
import { median } from './report.js';
import { hostileTokens, hostileXml, responseOf, tokenOf, type HostileWish, type ResponseWish, type TokenWish } from './sso-answers.js';
import { benchConfig, inParallel } from './store.js';

/** The product with one SAML and one JWT connection, and a browser before it, in a process of its own: `sso`. */

export type Kind = 'saml' | 'jwt';

const HOST = 'localhost';
const IDP = 'https://idp.example.com';
const SECRET = randomBytes(32).toString('base64url');
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const folder = mkdtempSync(join(tmpdir(), 'sichtfeld-sso-'));
const house = await House.open(benchConfig(folder));
const app: NestFastifyApplication = await createApp(house);
const [ours, stranger] = [await newSigningSecret('idp', house.clock.now()), await newSigningSecret('stranger', house.clock.now())];
const issue = <C extends Command>(command: CommandClass<C>, body: object) => house.runner.run(commandFrom(command, body), SYSTEM);

const setUp = async (): Promise<void> => {
  const portal = (await issue(CreatePortal, { title: 'Help', language: 'en' })).id;
  const frame = { portal, hosts: [HOST] };
  await issue(ConnectDomain, { portal, host: HOST });
  await issue(OpenPortal, { portal });
  await issue(ConfigureJwt, { ...frame, connection: 'jwt', name: 'By token', profile: 'strict', algorithm: 'HS256', issuer: IDP, loginUrl: `${IDP}/login` });
  await issue(SetSsoSecret, { portal, connection: 'jwt', purpose: 'token', secret: SECRET });
  await issue(ConfigureSaml, { ...frame, connection: 'saml', name: 'By SAML', idp: IDP, ssoUrl: `${IDP}/sso`, certificates: ours.slice(ours.indexOf('-----BEGIN CERTIFICATE')) });
  await issue(ChangeSsoAccessRule, { portal, mode: 'all' });
};

const endpoints = (kind: Kind) => app.get(SsoConnections).find(HOST, kind)!.endpoints;

interface Begun {
  readonly cookie: string;
  readonly state: string;
  /** ID of the question (SAML). */
  readonly request: string;
}

/** The first half of a login: what the browser and the provider get. */
const begin = async (kind: Kind): Promise<Begun> => {
  const answer = await app.inject({ method: 'GET', url: `/sso/${kind}`, headers: { host: HOST } });
  const to = new URL(String(answer.headers['location']));
  const question = to.searchParams.get('SAMLRequest');
  const request = question === null ? '' : / ID="([^"]+)"/.exec(inflateRawSync(Buffer.from(question, 'base64')).toString())![1]!;
  return { cookie: String([answer.headers['set-cookie']].flat()[0]).split(';')[0]!, state: to.searchParams.get(kind === 'saml' ? 'RelayState' : 'state')!, request };
};

const post = (kind: Kind, cookie: string, fields: Record<string, string>) =>
  app.inject({ method: 'POST', url: `/sso/${kind}/${kind}`, headers: { host: HOST, cookie, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' }, payload: new URLSearchParams(fields).toString() });

const tokenWish = (): TokenWish => ({ secret: SECRET, issuer: IDP, audience: endpoints('jwt').entityId, now: house.clock.now() });
const responseWish = (privateKey: string, { request }: Begun): ResponseWish => ({ privateKey, idp: IDP, audience: endpoints('saml').entityId, answer: endpoints('saml').answer, inResponseTo: request, now: house.clock.now() });

const formOf = (kind: Kind, begun: Begun): Record<string, string> =>
  kind === 'jwt' ? { jwt: tokenOf(tokenWish()), state: begun.state } : { SAMLResponse: Buffer.from(responseOf(responseWish(ours, begun))).toString('base64'), RelayState: begun.state };

export interface Cost {
  readonly what: string;
  /** ms of processor. */
  readonly processor: number;
  /** MB by which the process grew at its peak. */
  readonly memory: number;
}

const statusOf = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;

/** A stranger's key, and what anybody can learn: our public one, and an answer that was signed for another login. */
const hostileWish = async (begun: Begun): Promise<HostileWish> => {
  const known = responseOf(responseWish(ours, { ...begun, request: `_${randomBytes(20).toString('hex')}` }));
  const own = (await app.get(SsoConnections).find(HOST, 'saml')!.secret('signing'))!;
  return { ...responseWish(stranger, begun), known: known.replace(/ InResponseTo="[^"]*"(?=[^<]*><saml:Issuer)/, ` InResponseTo="${begun.request}"`), ours: ownKey(own)!.certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString() };
};

/** What one hostile request costs, by kind: the middle of seven after two that warm up. */
const hostile = async ({ kind }: { kind: Kind }): Promise<Cost[]> => {
  const begun = await begin(kind);
  const texts = kind === 'saml' ? hostileXml(await hostileWish(begun)) : hostileTokens(tokenWish());
  const costs: Cost[] = [];
  for (const [what, text] of Object.entries(texts)) {
    const field: Record<string, string> = kind === 'saml' ? { SAMLResponse: Buffer.from(text, 'latin1').toString('base64'), RelayState: begun.state } : { jwt: text, state: begun.state };
    const send = async (): Promise<void> => {
      const { statusCode } = await post(kind, begun.cookie, field);
      if (statusCode < 400 || statusCode >= 500) throw new Error(`${what} was answered by ${statusCode}.`);
    };
    costs.push({ what, processor: await middle(() => processorOf(send)), memory: await middle(() => memoryOf(send)) });
  }
  return costs;
};

const middle = async (measure: () => Promise<number>): Promise<number> => {
  const runs: number[] = [];
  for (let run = -2; run < 7; run++) {
    const cost = await measure();
    if (run >= 0) runs.push(cost);
  }
  return median(runs);
};

const processorOf = async (work: () => Promise<void>): Promise<number> => {
  const from = process.cpuUsage();
  await work();
  return perOne(from, 1_000);
};

/** Everything is collected before, so what is seen is what this one brings. */
const memoryOf = async (work: () => Promise<void>): Promise<number> => {
  collect();
  // From here on the kernel counts the peak anew.
  writeFileSync('/proc/self/clear_refs', '5');
  const before = statusOf('VmRSS');
  await work();
  return Math.max(0, statusOf('VmHWM') - before);
};

/** The same answer so many times, 256 at once: how many sessions there are, and what one of them costs (ms of processor). */
const duplicates = async ({ kind, count }: { kind: Kind; count: number }): Promise<{ sessions: number; refused: number; seconds: number; processor: number }> => {
  const begun = await begin(kind);
  const form = formOf(kind, begun);
  const [from, spent] = [performance.now(), process.cpuUsage()];
  let [sessions, refused] = [0, 0];
  await inParallel(Array.from({ length: count }, (_, i) => i), 256, async () => {
    const { statusCode, headers } = await post(kind, begun.cookie, form);
    if (/(^|,)\s*(__Host-)?session=[^;]/.test([headers['set-cookie'] ?? []].flat().join(','))) sessions++;
    else if (statusCode === 401) refused++;
    else throw new Error(`One of them was answered by ${statusCode}.`);
  });
  return { sessions, refused, seconds: (performance.now() - from) / 1_000, processor: perOne(spent, count) / 1_000 };
};

/** us of processor for a login by SAML, from the post to the session. */
const logins = async ({ count }: { count: number }): Promise<number> => {
  const ready = await inParallel(Array.from({ length: count }), 8, async () => {
    const begun = await begin('saml');
    return { begun, form: formOf('saml', begun) };
  });
  collect();
  const from = process.cpuUsage();
  for (const { begun, form } of ready) {
    const { statusCode } = await post('saml', begun.cookie, form);
    if (statusCode !== 303) throw new Error(`A login was answered by ${statusCode}.`);
  }
  return perOne(from, count);
};

/** us of processor for looking at such an answer alone, without request, replay, entry and session. */
const verifications = async ({ count }: { count: number }): Promise<number> => {
  const connection = app.get(SsoConnections).find(HOST, 'saml')!;
  const protocol = app.get(SsoProtocols).find('saml')!;
  const ready = await inParallel(Array.from({ length: count }), 8, async () => {
    const begun = await begin('saml');
    const pending = { state: begun.state, connection: 'saml', host: HOST, requestId: begun.request, nonce: '', verifier: '', next: '/', test: false };
    return { fields: formOf('saml', begun), pending, now: house.clock.now() };
  });
  collect();
  const from = process.cpuUsage();
  for (const answer of ready) await protocol.verify(connection, answer);
  return perOne(from, count);
};

/** us of processor for node-saml alone to validate such responses, with nothing of its own switched off but the request's cache. */
const bare = async ({ count }: { count: number }): Promise<number> => {
  const { answer, entityId } = endpoints('saml');
  const saml = new SAML({ idpCert: ours.slice(ours.indexOf('-----BEGIN CERTIFICATE')), issuer: entityId, callbackUrl: answer, audience: entityId, wantAssertionsSigned: true, wantAuthnResponseSigned: false, validateInResponseTo: ValidateInResponseTo.never });
  const ready = Array.from({ length: count }, () => formOf('saml', { cookie: '', state: '', request: `_${randomBytes(20).toString('hex')}` })['SAMLResponse']!);
  collect();
  const from = process.cpuUsage();
  for (const SAMLResponse of ready) if (!(await saml.validatePostResponseAsync({ SAMLResponse })).profile) throw new Error('node-saml refused.');
  return perOne(from, count);
};

const perOne = (from: NodeJS.CpuUsage, count: number): number => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / count;
};

answerParent({
  setUp, hostile, duplicates, logins, verifications, bare,
  close: async () => {
    await app.close();
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  },
});
