import { createSecretKey } from 'node:crypto';
import type { Clock, Random } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';
import { decrypt, encrypt } from '../sealing/cipher.js';

const COLLECTION = 'keptForm';
const HOUR = 60 * 60_000;
const TOKEN = /^([a-f0-9]{32})\.([A-Za-z0-9_-]{43})$/;
/** Characters of all fields. */
const LARGEST = 100_000;

/** A form that came when its session had ended. `writer` is who the page was made for: nobody else gets the texts. */
export interface KeptForm {
  readonly path: string;
  readonly writer: string;
  readonly fields: Readonly<Record<string, string>>;
}

export const KEPT_COOKIE = 'kept';
/** Seconds. */
export const KEPT_FOR = HOUR / 1_000;

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

  /** The value for the cookie; undefined for what is too large to keep. */
  async keep(form: KeptForm): Promise<string | undefined> {
    const text = JSON.stringify(form);
    if (text.length > LARGEST) return undefined;
    const [id, key] = [this.random.bytes(16).toString('hex'), this.random.bytes(32)];
    const sealed = encrypt(createSecretKey(key), this.random.bytes(12), text, id);
    await this.vault.write([{ collection: COLLECTION, key: id, value: { sealed }, when: 'absent', expiresAt: this.clock.now() + HOUR }]);
    return `${id}.${key.toString('base64url')}`;
  }

  /** Gives it back once, at the path it was sent from, to its writer; for everybody else it is gone then, too. */
  async take(cookie: string | undefined, path: string, writer: string): Promise<KeptForm['fields'] | undefined> {
    const [, id, key] = TOKEN.exec(cookie ?? '') ?? [];
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
