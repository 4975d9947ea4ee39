import { Rejection, type Fault } from '../kernel/errors.js';

/** Refuses a setting by name, with the field that is at fault. */
export const refuse = (code: string, path: string, en: string, de: string, details: Readonly<Record<string, unknown>> = {}): never => {
  const fault: Fault = { path, code, en, de };
  throw new Rejection('invalid', code, `${path} ${en}.`, { ...details, faults: [fault] });
};
