import { Rejection, type Fault } from '../kernel/errors.js';

/** Refuses a setting by name, with the field that is at fault. */
export const refuse = (code: string, path: string, en: string, de: string, details: Readonly<Record<string, unknown>> = {}): never => {
  const fault: Fault = { path, code, en, de };
  throw new Rejection('invalid', code, `${path} ${en}.`, { ...details, faults: [fault] });
};

/** Every fault of a command with many fields, told at once. */
export class Faults {
  readonly #found: Fault[] = [];

  /** The stand-in is never used: `settle` throws before. */
  add(path: string, code: string, en: string, de: string): undefined {
    this.#found.push({ path, code, en, de });
    return undefined;
  }

  /** @throws Rejection by the only fault's code, or `several` */
  settle(several: string): void {
    const [first, ...others] = this.#found;
    if (first) throw new Rejection('invalid', others.length === 0 ? first.code : several, `${first.path} ${first.en}.`, { faults: this.#found });
  }
}
