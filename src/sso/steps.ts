import { SsoRefusal, type SsoCheck } from './proof.js';

/** The checks of one verification in their order, for the test page; the first that fails is the refusal's reason. */
export class Steps {
  readonly #done: SsoCheck[] = [];

  get done(): readonly SsoCheck[] {
    return this.#done;
  }

  /** @throws SsoRefusal with `check` as its reason */
  demand(ok: boolean, check: string, detail?: string): asserts ok {
    this.#done.push({ check, ok, ...(detail !== undefined && { detail }) });
    if (!ok) throw new SsoRefusal(check, [...this.#done], detail);
  }

  refuse(check: string, detail?: string): never {
    this.demand(false, check, detail);
    throw new Error('unreachable');
  }
}
