import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { setStage, type Stage } from './oidc-stage.js';

const b64 = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('an OpenID answer that is not what it should be', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  beforeEach(() => stage.reset());
  afterAll(() => stage.close());

  const refusal = (change?: Parameters<Stage['come']>[0]): Promise<string> => stage.refused(stage.come(change));
  const claimed = (claims: Record<string, unknown>): Promise<string> => {
    stage.provider.claims = honest => JSON.parse(JSON.stringify({ ...honest, ...claims })) as Record<string, unknown>;
    return refusal();
  };
  const seconds = (): number => stage.clock.now / 1000;

  describe('belongs to nobody here (S12, J14)', () => {
    it('an answer that this browser did not ask for', async () => {
      expect(await stage.refused(stage.answer({ code: 'x', state: 'y' }, undefined))).toBe('oidc.unasked');
      expect(stage.provider.asked).toEqual([]);
    });

    it('an answer to a login of another connection (mix-up)', async () => {
      expect(await stage.refused(stage.answer({ code: 'x', state: 'y' }, { ...stage.pending(), connection: 'c2' }))).toBe('oidc.unasked');
    });

    it.each(['', 'wrong', undefined])('a state that is %p', async state => {
      expect(await refusal(({ state: _, ...fields }) => ({ ...fields, ...(state === undefined ? {} : { state }) }))).toBe('oidc.state');
      expect(stage.provider.asked).not.toContain('/token');
    });

    it('the answer of another browser’s login', async () => {
      const theirs = stage.pending();
      const departure = await stage.protocol.start(stage.connection(), theirs);
      expect(await stage.refused(stage.answer(stage.provider.approve(departure.to), stage.pending()))).toBe('oidc.state');
    });

    it('a foreign code under this browser’s state: the verifier does not fit', async () => {
      const [mine, theirs] = [stage.pending(), stage.pending()];
      const { code } = stage.provider.approve((await stage.protocol.start(stage.connection(), theirs)).to);
      expect(await stage.refused(stage.answer({ code: code!, state: mine.state, iss: stage.provider.url }, mine))).toBe('oidc.code-refused');
    });

    it('a token with the nonce of another login', async () => expect(await claimed({ nonce: stage.pending().nonce })).toBe('oidc.nonce'));
    it('a token without nonce', async () => expect(await claimed({ nonce: undefined })).toMatch(/oidc\.(id-token|nonce)/));

    it.each([['https://evil.example'], ['']])('an answer in the name of %p', async iss => {
      expect(await refusal(fields => ({ ...fields, iss }))).toBe('oidc.answer-issuer');
      expect(stage.provider.asked).not.toContain('/token');
    });

    it('an answer in nobody’s name, though the provider always gives one (RFC 9207)', async () => {
      expect(await refusal(({ iss: _, ...fields }) => fields)).toBe('oidc.answer-issuer');
    });

    it('an answer in nobody’s name where the provider gives none is taken', async () => {
      stage.provider.discovery = document => ({ ...document, authorization_response_iss_parameter_supported: undefined });
      expect((await stage.come(({ iss: _, ...fields }) => fields)).asked).toBe(true);
    });

    it.each(['id_token', 'token', 'access_token', 'response'])('a code with %s beside it', async name => {
      expect(await refusal(fields => ({ ...fields, [name]: 'x' }))).toBe('oidc.code');
    });

    it('no code', async () => expect(await refusal(({ code: _, ...fields }) => fields)).toBe('oidc.code'));

    it('a code that was used', async () => {
      const pending = stage.pending();
      const fields = stage.provider.approve((await stage.protocol.start(stage.connection(), pending)).to);
      const proof = await stage.answer(fields, pending);
      expect(await stage.refused(stage.answer(fields, pending))).toBe('oidc.code-refused');
      expect(proof.once).toHaveLength(1);
    });
  });

  describe('says no', () => {
    it.each([
      ['access_denied', 'oidc.access-denied'], ['login_required', 'oidc.not-completed'], ['consent_required', 'oidc.not-completed'], ['interaction_required', 'oidc.not-completed'],
      ['invalid_scope', 'oidc.request-refused'], ['<script>', 'oidc.request-refused'],
    ])('%s', async (error, reason) => {
      expect(await refusal(({ state, iss }) => ({ error, error_description: 'Anna <anna@example.com>', state: state!, iss: iss! }))).toBe(reason);
    });

    it('repeats nothing that it was told', async () => {
      const error = await stage.come(({ state, iss }) => ({ error: '<script>', error_description: 'Anna', state: state!, iss: iss! })).catch((thrown: unknown) => JSON.stringify(thrown));
      expect(error).not.toMatch(/Anna|script/);
    });

    it.each([
      ['invalid_client', 401, 'oidc.client-refused'], ['unauthorized_client', 400, 'oidc.client-refused'], ['invalid_grant', 400, 'oidc.code-refused'], ['invalid_request', 400, 'oidc.request-refused'],
    ])('at the token endpoint: %s', async (error, status, reason) => {
      stage.provider.instead.set('/token', (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error })));
      expect(await refusal()).toBe(reason);
    });
  });

  describe('holds a token that proves nothing', () => {
    it.each(['none', 'None', 'NONE', 'nOnE', ' none', ''])('algorithm %p (J1)', async alg => {
      stage.provider.discovery = document => ({ ...document, id_token_signing_alg_values_supported: ['RS256', alg] });
      stage.provider.sign = claims => `${b64({ alg })}.${b64(claims)}.`;
      expect(await refusal()).toMatch(/oidc\.(algorithm|id-token)/);
    });

    it.each([
      ['the public key as PEM', () => stage.provider.key.publicKey.export({ type: 'spki', format: 'pem' })],
      ['the public key as DER', () => stage.provider.key.publicKey.export({ type: 'spki', format: 'der' })],
      ['the public key as JWK', () => JSON.stringify(stage.provider.key.publicKey.export({ format: 'jwk' }))],
      ['the client secret', () => stage.secret!],
    ])('HS256 with %s (J2)', async (_, secret) => {
      stage.provider.discovery = document => ({ ...document, id_token_signing_alg_values_supported: ['HS256'] });
      stage.provider.sign = claims => {
        const input = `${b64({ alg: 'HS256', kid: 'one' })}.${b64(claims)}`;
        return `${input}.${createHmac('sha256', secret()).update(input).digest('base64url')}`;
      };
      expect(await refusal()).toBe('oidc.algorithm');
    });

    it('an algorithm that is not on the list (RS512)', async () => {
      stage.provider.discovery = document => ({ ...document, id_token_signing_alg_values_supported: ['RS512'] });
      stage.provider.sign = claims => new SignJWT(claims).setProtectedHeader({ alg: 'RS512', kid: 'one' }).sign(stage.provider.key.privateKey);
      expect(await refusal()).toBe('oidc.algorithm');
    });

    it('another key under the same name', async () => {
      stage.provider.key = generateKeyPairSync('rsa', { modulusLength: 2048 });
      expect(await refusal()).toBe('oidc.signature');
    });

    it('a key that the provider does not publish', async () => {
      stage.provider.kid = 'two';
      expect(await refusal()).toBe('oidc.key');
    });

    it.each(['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64'])('a header with %s (J3)', async name => {
      stage.provider.sign = claims => `${b64({ alg: 'RS256', kid: 'one', [name]: ['https://evil.example'] })}.${b64(claims)}.AAAA`;
      expect(await refusal()).toBe('oidc.id-token');
      expect(stage.provider.asked).not.toContain('/jwks');
    });

    it.each([
      ['an encrypted token', 'a.b.c.d.e'], ['no token', 'nonsense'], ['four parts', 'a.b.c.d'], ['JSON', '{"payload":"x"}'], ['no header', '.e30.AAAA'],
    ])('%s (J5)', async (_, token) => {
      stage.provider.sign = () => token;
      expect(await refusal()).toBe('oidc.id-token');
    });

    it('claims that were changed after signing', async () => {
      const { sign } = stage.provider;
      stage.provider.sign = async claims => {
        const [header, , signature] = (await sign(claims)).split('.');
        return `${header}.${b64({ ...claims, sub: 'admin' })}.${signature}`;
      };
      expect(await refusal()).toBe('oidc.signature');
    });

    it('a signature without its last bytes', async () => {
      const { sign } = stage.provider;
      stage.provider.sign = async claims => (await sign(claims)).slice(0, -8);
      expect(await refusal()).toBe('oidc.signature');
    });

    it.each([
      [{ iss: 'https://evil.example' }, 'oidc.issuer'], [{ iss: undefined }, 'oidc.id-token'],
      [{ aud: 'other' }, 'oidc.audience'], [{ aud: ['other'] }, 'oidc.audience'], [{ aud: ['sichtfeld', 'other'] }, 'oidc.audience'],
      [{ aud: ['sichtfeld', 'other'], azp: 'other' }, 'oidc.audience'], [{ azp: 'other' }, 'oidc.audience'], [{ aud: 'Sichtfeld' }, 'oidc.audience'],
      [{ sub: '' }, 'oidc.subject'], [{ sub: 7 }, 'oidc.id-token'], [{ sub: 'x'.repeat(256) }, 'oidc.subject'],
      [{ exp: 'tomorrow' }, 'oidc.id-token'], [{ exp: undefined }, 'oidc.id-token'], [{ iat: -1 }, 'oidc.id-token'], [{ iat: undefined }, 'oidc.id-token'],
    ])('claims %j', async (claims, reason) => expect(await claimed(claims)).toBe(reason));

    it('an audience with others beside ours is taken when ours asked', async () => {
      stage.provider.claims = honest => ({ ...honest, aud: ['sichtfeld', 'other'], azp: 'sichtfeld' });
      expect((await stage.come()).asked).toBe(true);
    });

    it('the issuer with a slash more', async () => expect(await claimed({ iss: `${stage.provider.url}/` })).toBe('oidc.issuer'));
  });

  describe('has its time (S14, J6)', () => {
    const taken = async (claims: Record<string, unknown>): Promise<string> => {
      stage.provider.claims = honest => ({ ...honest, ...claims });
      return stage.come().then(() => 'taken', (error: { reason: string }) => error.reason);
    };

    it.each([
      [-60.001, 'oidc.expired'], [-60, 'oidc.expired'], [-59.999, 'taken'],
    ])('ends %d s from now: %s', async (seen, outcome) => expect(await taken({ exp: seconds() + seen, iat: seconds() - 300 })).toBe(outcome));

    it.each([[60.001, 'oidc.not-yet'], [60, 'taken'], [59.999, 'taken']])('was issued %d s from now: %s', async (seen, outcome) => expect(await taken({ iat: seconds() + seen, exp: seconds() + 600 })).toBe(outcome));
    it.each([[60.001, 'oidc.not-yet'], [60, 'taken']])('holds from %d s from now: %s', async (seen, outcome) => expect(await taken({ nbf: seconds() + seen })).toBe(outcome));
    it.each([[660, 'oidc.too-old'], [659.999, 'taken']])('was issued %d s ago and holds for a day: %s', async (seen, outcome) => expect(await taken({ iat: seconds() - seen, exp: seconds() + 86_400 })).toBe(outcome));

    it('is cut to ten minutes when it holds for a day', async () => {
      stage.provider.claims = honest => ({ ...honest, exp: seconds() + 86_400 });
      expect((await stage.come()).validUntil).toBe(stage.clock.now + 660_000);
    });

    it('keeps to the connection’s own skew', async () => {
      stage.settings = { skew: 0 };
      expect(await taken({ iat: seconds() + 0.001, exp: seconds() + 600 })).toBe('oidc.not-yet');
    });

    it('is judged by our clock, whatever the machine’s says', async () => {
      stage.clock.now += 10 * 365 * 86_400_000;
      expect(await taken({})).toBe('taken');
    });
  });

  describe('comes from a provider that misbehaves (J12, W15)', () => {
    const instead = (path: string, reply: Parameters<Stage['provider']['instead']['set']>[1]): Promise<string> => {
      stage.provider.instead.set(path, reply);
      return refusal();
    };
    const redirected: Parameters<typeof instead>[1] = (_, response) => response.writeHead(302, { location: `${stage.provider.url}/elsewhere` }).end();
    const huge: Parameters<typeof instead>[1] = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => void (response.destroyed || response.write('x'.repeat(65_536), more));
      more();
    };
    const html: Parameters<typeof instead>[1] = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello');

    it.each([['/.well-known/openid-configuration', 'oidc.provider-answer'], ['/token', 'oidc.token-answer']])('%s redirects, is endless, is no JSON', async (path, reason) => {
      expect(await instead(path, redirected)).toBe(reason);
      expect(await instead(path, huge)).toBe(reason);
      expect(await instead(path, html)).toBe(reason);
      expect(stage.provider.asked).not.toContain('/elsewhere');
    });

    it.each(['/.well-known/openid-configuration', '/token'])('%s never ends its answer', async path => {
      const timer: NodeJS.Timeout[] = [];
      const slow = instead(path, (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        timer.push(setInterval(() => response.write(' '), 100));
      });
      expect(await slow).toBe('oidc.provider-unreachable');
      timer.forEach(clearInterval);
    }, 15_000);

    it('userinfo redirects, is endless, is about somebody else', async () => {
      stage.provider.user = { sub: 'anna-7' };
      expect(await instead('/userinfo', redirected)).toBe('oidc.userinfo');
      expect(await instead('/userinfo', huge)).toBe('oidc.userinfo');
      expect(await instead('/userinfo', (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"sub":"ben","email":"ben@example.com"}'))).toBe('oidc.userinfo-subject');
    });

    it('userinfo cannot change what the token said', async () => {
      stage.provider.user = { sub: 'anna-7', groups: ['customers'] };
      stage.provider.userInfo = { email: 'anna@example.com', groups: ['vip'], nonce: 'x' };
      expect((await stage.come()).attributes.get('groups')).toEqual(['customers']);
    });

    it.each(['https://evil.example', undefined, 7])('discovery names the issuer %p', async issuer => {
      stage.provider.discovery = document => ({ ...document, issuer });
      expect(await refusal()).toMatch(/oidc\.provider-(issuer|answer)/);
    });

    it('discovery names the issuer with a slash more', async () => {
      stage.provider.discovery = document => ({ ...document, issuer: `${stage.provider.url}/` });
      expect(await refusal()).toBe('oidc.provider-issuer');
    });

    it.each([
      ['authorization_endpoint', 'javascript:alert(1)'], ['authorization_endpoint', undefined], ['token_endpoint', 'file:///etc/passwd'], ['jwks_uri', 'nonsense'], ['end_session_endpoint', 'data:text/html,x'],
      ['token_endpoint', 'https://user:pass@example.com/'],
    ])('discovery names %s %p (S21)', async (name, value) => {
      stage.provider.discovery = document => ({ ...document, [name]: value });
      expect(await refusal()).toBe('oidc.provider-answer');
    });

    it.each(['http://169.254.169.254/latest', 'http://10.0.0.1:8080/token', 'https://[::ffff:169.254.169.254]/'])('discovery names the token endpoint %s', async token_endpoint => {
      stage.provider.discovery = document => ({ ...document, token_endpoint });
      expect(await refusal()).toBe('oidc.provider-address');
    });

    it('nobody listens there', async () => {
      stage.settings = { issuer: 'http://idp.localhost:1024' };
      expect(await refusal()).toBe('oidc.provider-unreachable');
    });

    it('the issuer is no address of the web', async () => {
      for (const issuer of ['nonsense', 'ftp://example.com', 'https://10.0.0.1']) {
        stage.settings = { issuer };
        expect([issuer, await refusal()]).toEqual([issuer, 'oidc.provider-address']);
      }
    });
  });
});
