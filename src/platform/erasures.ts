import { uuidV5 } from '../kernel/ids.js';
import type { Vault } from '../kernel/vault.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { Erasure } from '../audit/erasures.view.js';
import { MAIL_OWNED } from '../notifications/mailing.js';
import { personKeyId, type KeyRing } from '../sealing/key-ring.js';
import { EraseTexts } from '../tickets/ticket-conversation.js';
import type { TextsOf } from '../tickets/texts-of.view.js';
import { processCaller } from './caller.js';
import type { CommandRunner } from './command-runner.js';
import type { Uploads } from './uploads.js';

const NAME = 'eraseTextsWhenContactErased';
const DONE = 'erasures';
/** Vault collections with rows about a person. */
const OWNED = ['session', 'password', 'link', 'accessLog', 'seen', 'draft', 'secondFactor', 'secondFactorOffer', 'secondFactorUsed', 'staffSignIn', 'ssoNamedSession', 'ssoWaiting', 'importTurn', ...MAIL_OWNED];

/**
 * After ContactErased: names the person's texts in every ticket stream that holds some, then destroys the keys, then
 * scrubs the files. Each step may be repeated; a start finishes what was begun.
 */
export class Erasures {
  #running: Promise<number> | undefined;

  constructor(
    private readonly views: ViewStore,
    private readonly keys: KeyRing,
    private readonly vault: Vault,
    private readonly runner: CommandRunner,
    private readonly files: Pick<Uploads, 'delete' | 'forget'>,
    /** Resolves when every generation of views has folded what was appended so far. */
    private readonly folded: () => Promise<void>,
    /** Copies of what these keys sealed, outside of log, vault and views, go too. */
    private readonly forget: (keys: readonly string[]) => Promise<void> = () => Promise.resolve(),
  ) {}

  /** Everything asked for so far. Resolves when nothing of it is readable in any file any more. */
  async finish(): Promise<number> {
    while (this.#running) await this.#running;
    this.#running = this.#finish().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Noted as done only when the files are scrubbed: a start after a kill on the way goes through all of it again. */
  async #finish(): Promise<number> {
    const done = new Set<string>();
    // Naming a person's texts asks for more: go on until nothing is left.
    while (await this.#round(done));
    if (done.size === 0) return 0;
    await this.folded();
    await this.vault.scrub();
    await this.vault.write([...done].map(key => ({ collection: DONE, key, value: { is: 'done' } })));
    return done.size;
  }

  /** True when something was left to do. */
  async #round(done: Set<string>): Promise<boolean> {
    const before = done.size;
    for (let after = ''; ; ) {
      const page = this.views.snapshot().range<Erasure>('erasures', { after, limit: 200 });
      for (const { id, row } of page) {
        if (done.has(id) || (await this.vault.get(DONE, id))) continue;
        if ('person' in row) await this.#erase(row);
        else await this.#destroy(row.keys, row.contents);
        done.add(id);
      }
      if (page.length < 200) return done.size > before;
      after = page.at(-1)!.id;
    }
  }

  async #erase(erasure: Extract<Erasure, { person: string }>): Promise<void> {
    const { person } = erasure;
    for (let after = ''; ; ) {
      const page = this.views.snapshot().range<TextsOf>('textsOf', { prefix: `${person}/`, after, limit: 200 });
      for (const { id, row } of page) await this.#name(id.slice(person.length + 1), row, erasure);
      if (page.length < 200) break;
      after = page.at(-1)!.id;
    }
    await this.files.forget(person);
    for (const collection of OWNED) await this.vault.deleteOwned(collection, person);
    await this.#destroy([personKeyId(person)]);
  }

  /** The keys first: whoever reads a content or a copy that is still there reads nothing, or what goes next. */
  async #destroy(keys: readonly string[], contents: readonly string[] = []): Promise<void> {
    await this.keys.destroy(keys);
    await this.files.delete(contents);
    await this.forget(keys);
  }

  #name(ticket: string, texts: TextsOf, { person, event, correlationId }: Extract<Erasure, { person: string }>) {
    const command = Object.assign(new EraseTexts(), { ticket, person, texts: [...texts] });
    return this.runner.run(command, processCaller(NAME, correlationId), { commandId: uuidV5(event, `${NAME}/${ticket}`), causationId: event });
  }
}
