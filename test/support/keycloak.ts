import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The last line that runs on Java 17. */
const VERSION = '26.0.8';
const CACHE = join(homedir(), '.cache', 'sichtfeld');
const HOME = join(CACHE, `keycloak-${VERSION}-built`);
const REALM = fileURLToPath(new URL('keycloak-realm.json', import.meta.url));

/** Fixed when it is built; a start with the same ones builds nothing. */
const BUILT = ['--db=dev-file', '--features-disabled=kerberos'];
/** A short life: little memory, and compiled quickly rather than well. */
const QUICK = { ...process.env, JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx384m', JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1' };

/** What the people of the realm sign in with. */
export const KEYCLOAK_PASSWORD = 'ein ruhiger Abend';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Why there is no Keycloak on this machine; undefined: there is one. Fetches it once, from Maven's repository, which takes a while. */
export const missingKeycloak = (): string | undefined => {
  if (!has('java')) return 'there is no Java';
  if (existsSync(join(HOME, 'bin/kc.sh'))) return undefined;
  if (!has('mvn') || !has('unzip')) return 'there is no Maven, or no unzip, to fetch Keycloak';
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'fetching-'));
  try {
    const fetched = spawnSync('mvn', ['-q', '-B', 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy', `-Dartifact=org.keycloak:keycloak-quarkus-dist:${VERSION}:zip`, `-DoutputDirectory=${folder}`, '-Dmdep.useBaseVersion=true'], { timeout: 240_000 });
    if (fetched.status !== 0) return 'Maven could not fetch Keycloak';
    if (spawnSync('unzip', ['-q', join(folder, `keycloak-quarkus-dist-${VERSION}.zip`), '-d', folder]).status !== 0) return 'Keycloak could not be unpacked';
    // What a start would do first, once and for all.
    if (spawnSync(join(folder, `keycloak-${VERSION}`, 'bin/kc.sh'), ['build', ...BUILT], { env: QUICK, timeout: 240_000 }).status !== 0) return 'Keycloak could not be prepared';
    // Whole or not at all: two runs may fetch at the same time.
    if (!existsSync(HOME)) renameSync(join(folder, `keycloak-${VERSION}`), HOME);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const freePort = (): Promise<number> =>
  new Promise(found => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });

const started = (child: ChildProcess): Promise<void> =>
  new Promise((ready, failed) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (/Listening on: http/.test(said)) ready();
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('exit', code => failed(new Error(`Keycloak ended with ${code}.\n${said.slice(-2_000)}`)));
  });

/** A Keycloak of its own on loopback, with the realm of keycloak-realm.json; gone with `close`. */
export const startKeycloak = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sichtfeld-keycloak-'));
  cpSync(HOME, folder, { recursive: true });
  mkdirSync(join(folder, 'data/import'), { recursive: true });
  cpSync(REALM, join(folder, 'data/import/beispiel.json'));
  const port = await freePort();
  const origin = `http://idp.localhost:${port}`;
  const child = spawn(join(folder, 'bin/kc.sh'), ['start', '--optimized', '--import-realm', '--cache=local', '--http-enabled=true', `--http-port=${port}`, '--http-host=127.0.0.1', `--hostname=${origin}`], {
    detached: true, stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...QUICK, KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: KEYCLOAK_PASSWORD },
  });
  const close = async (): Promise<void> => {
    const ended = new Promise(done => child.once('exit', done));
    if (child.exitCode === null && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGKILL');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  await started(child).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { origin, issuer: `${origin}/realms/beispiel`, ...administrationOf(`http://127.0.0.1:${port}`), close };
};

export type Keycloak = Awaited<ReturnType<typeof startKeycloak>>;

/** What an administrator of the provider does while it runs. */
const administrationOf = (base: string) => {
  let keys = 0;
  const token = async (): Promise<string> => {
    const body = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: KEYCLOAK_PASSWORD });
    const answer = await fetch(`${base}/realms/master/protocol/openid-connect/token`, { method: 'POST', body });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' };
    const answer = await fetch(`${base}/admin/realms/beispiel${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return {
    addClient: (client: object): Promise<Response> => ask('POST', '/clients', client),
    /** As an XML document, with every certificate that holds. */
    samlMetadata: async (): Promise<string> => (await fetch(`${base}/realms/beispiel/protocol/saml/descriptor`)).text(),
    /** From now on it signs with a new key; the old one stays published until `retireOldKeys`. */
    addKey: (): Promise<Response> => ask('POST', '/components', {
      name: `key-${++keys}`, providerId: 'rsa-generated', providerType: 'org.keycloak.keys.KeyProvider', config: { priority: [String(200 + keys)], enabled: ['true'], active: ['true'], keySize: ['2048'], algorithm: ['RS256'] },
    }),
    retireOldKeys: async (): Promise<void> => {
      const components = (await (await ask('GET', '/components?type=org.keycloak.keys.KeyProvider')).json()) as { id: string; name: string; providerId: string }[];
      for (const one of components) if (one.providerId === 'rsa-generated' && one.name !== `key-${keys}`) await ask('DELETE', `/components/${one.id}`);
    },
  };
};
