import { createSecretKey } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock, Random } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';
import { decrypt, encrypt } from '../sealing/cipher.js';
import type { FormBody } from '../web/bodies.js';
import { clearCookie, cookieRule, readCookie, setCookie } from '../web/cookies.js';
import { CSRF_FIELD } from '../web/controls.js';
import { queryTexts } from '../web/queries.js';
import type { Visit } from './gate.js';
import { goTo, type FlashKey } from './page-answers.js';

const COLLECTION = 'keptForm';
const HOUR = 60 * 60_000;
const TOKEN = /^([a-f0-9]{32})\.([A-Za-z0-9_-]{43})$/;
/** Characters of all fields. */
const LARGEST = 100_000;

/** Hidden field of forms that are kept: who the page was made for. */
export const WRITER_FIELD = 'writer';

/** A form that came when its session had ended, and the page that shows it. Nobody but its writer gets it back. */
interface KeptForm {
  readonly path: string;
  readonly writer: string;
  readonly fields: FormBody;
}

const COOKIE = 'kept';

const ruleFor = ({ https, host }: Visit) => cookieRule(COOKIE, https, host);

/**
 * What somebody wrote survives a session that ended meanwhile. The vault holds it for an hour, unreadable without the key,
 * and the key is in the browser's cookie alone: nobody is signed in whose key could seal it.
 */
export class KeptForms {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Leads to signing in, and from there to the page at `path`, which takes the form back. */
  async signInFirst(visit: Visit, reply: FastifyReply, path: string, body: FormBody, flash: FlashKey): Promise<void> {
    const fields = Object.fromEntries(Object.entries(body).filter(([name]) => name !== CSRF_FIELD && name !== WRITER_FIELD));
    const kept = await this.#keep({ path: path.split('?')[0]!, writer: queryTexts(body, WRITER_FIELD)[0] ?? '', fields });
    if (kept !== undefined) reply.header('Set-Cookie', setCookie(ruleFor(visit), kept, { maxAge: HOUR / 1_000 }));
    goTo(reply, `/sign-in?next=${encodeURIComponent(path)}`, flash);
  }

  /** The form that was kept for the page at `path`, once. */
  async takeBack(visit: Visit, request: FastifyRequest, reply: FastifyReply, path: string): Promise<FormBody | undefined> {
    const cookie = readCookie(request.headers.cookie, ruleFor(visit));
    const fields = cookie ? await this.#take(cookie, path, visit.caller!.actor.id) : undefined;
    if (fields) reply.header('Set-Cookie', clearCookie(ruleFor(visit)));
    return fields;
  }

  /** The value for the cookie; undefined for what is too large to keep. */
  async #keep(form: KeptForm): Promise<string | undefined> {
    const text = JSON.stringify(form);
    if (text.length > LARGEST) return undefined;
    const [id, key] = [this.random.bytes(16).toString('hex'), this.random.bytes(32)];
    const sealed = encrypt(createSecretKey(key), this.random.bytes(12), text, id);
    await this.vault.write([{ collection: COLLECTION, key: id, value: { sealed }, when: 'absent', expiresAt: this.clock.now() + HOUR }]);
    return `${id}.${key.toString('base64url')}`;
  }

  /** At its own path: given back to its writer, and gone for everybody else, too. */
  async #take(cookie: string, path: string, writer: string): Promise<FormBody | undefined> {
    const [, id, key] = TOKEN.exec(cookie) ?? [];
    const row = id === undefined ? undefined : await this.vault.get(COLLECTION, id);
    if (!row || id === undefined || key === undefined) return undefined;
    const form = opened(row.value, id, key);
    if (form && form.path !== path) return undefined;
    await this.vault.write([{ collection: COLLECTION, key: id, delete: true }]);
    return form?.writer === writer ? form.fields : undefined;
  }
}

const opened = (value: unknown, id: string, key: string): KeptForm | undefined => {
  try {
    return JSON.parse(decrypt(createSecretKey(Buffer.from(key, 'base64url')), (value as { sealed: string }).sealed, id).toString()) as KeptForm;
  } catch {
    return undefined;
  }
};
