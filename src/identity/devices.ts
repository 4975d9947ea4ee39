import type { Random } from '../kernel/chance.js';
import { Nonces } from '../sealing/cipher.js';
import { personKeyId, type KeyRing } from '../sealing/key-ring.js';
import { openString, sealString } from '../sealing/sealed-string.js';
import type { Origin } from './access-log.js';

const LOCATION = 'origin';
const SUBJECT = 'subject';
const place = (person: string) => ({ stream: 'session', id: person });

/** Seals where a session began with its person's key: an erasure makes it unreadable, and nobody else can read it. */
export class Devices {
  readonly #nonces: Nonces;

  constructor(
    private readonly keys: KeyRing,
    random: Random,
  ) {
    this.#nonces = new Nonces(random);
  }

  /** Undefined for somebody who has no key (any more). */
  seal(person: string, { address, userAgent }: Origin): Promise<string | undefined> {
    return this.#seal(person, JSON.stringify({ address, userAgent } satisfies Origin), LOCATION);
  }

  /** What a provider calls the person: needed to sign out there. */
  sealSubject(person: string, subject: string): Promise<string | undefined> {
    return this.#seal(person, subject, SUBJECT);
  }

  async openSubject(person: string, sealed: unknown): Promise<string | undefined> {
    const key = typeof sealed === 'string' ? await this.#key(personKeyId(person)) : undefined;
    return key && openString(sealed as string, key, place(person), SUBJECT);
  }

  async open(person: string, sealed: unknown): Promise<Origin | undefined> {
    const key = typeof sealed === 'string' ? await this.#key(personKeyId(person)) : undefined;
    return key && (JSON.parse(openString(sealed as string, key, place(person), LOCATION)) as Origin);
  }

  async #seal(person: string, text: string, location: string): Promise<string | undefined> {
    const id = personKeyId(person);
    const key = await this.#key(id);
    return key && sealString(id, key, this.#nonces.next(), text, place(person), location);
  }

  async #key(id: string) {
    try {
      await this.keys.load([id]);
      const outcome = this.keys.keyOf(id);
      return outcome.kind === 'key' ? outcome.key : undefined;
    } catch {
      // Without the origin a session is a session all the same.
      return undefined;
    }
  }
}
