import { uuidV5 } from '../kernel/ids.js';
import type { Vault } from '../kernel/vault.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { Erasure } from '../audit/erasures.view.js';
import { personKeyId, type KeyRing } from '../sealing/key-ring.js';
import { EraseTexts } from '../tickets/ticket.js';
import type { TextsOf } from '../tickets/texts-of.view.js';
import { processCaller } from './caller.js';
import type { CommandRunner } from './command-runner.js';

const NAME = 'eraseTextsWhenContactErased';
const DONE = 'erasures';
/** Vault collections with rows about a person. */
const OWNED = ['session', 'password', 'link', 'accessLog'];

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
  ) {}

  /** Everything asked for so far. Resolves when nothing of it is readable in any file any more. */
  async finish(): Promise<number> {
    while (this.#running) await this.#running;
    this.#running = this.#finish().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #finish(): Promise<number> {
    let total = 0;
    // Naming a person's texts asks for more: go on until nothing is left.
    for (let done = -1; done !== 0; total += done) done = await this.#round();
    if (total > 0) await this.vault.scrub();
    return total;
  }

  async #round(): Promise<number> {
    let done = 0;
    for (let after = ''; ; ) {
      const page = this.views.snapshot().range<Erasure>('erasures', { after, limit: 200 });
      for (const { id, row } of page) {
        if (await this.vault.get(DONE, id)) continue;
        if ('person' in row) await this.#erase(row);
        else await this.keys.destroy(row.keys);
        await this.vault.write([{ collection: DONE, key: id, value: { is: 'done' } }]);
        done++;
      }
      if (page.length < 200) return done;
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
    for (const collection of OWNED) await this.vault.deleteOwned(collection, person);
    await this.keys.destroy([personKeyId(person)]);
  }

  #name(ticket: string, texts: TextsOf, { person, event, correlationId }: Extract<Erasure, { person: string }>) {
    const command = Object.assign(new EraseTexts(), { ticket, person, texts: [...texts] });
    return this.runner.run(command, processCaller(NAME, correlationId), { commandId: uuidV5(event, `${NAME}/${ticket}`), causationId: event });
  }
}
