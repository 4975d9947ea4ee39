import { Rejection } from '../kernel/errors.js';

/** Why a file as a whole cannot be read, for whoever sent it. */
export const unreadable = (code: string, en: string, de: string): Rejection => new Rejection('invalid', code, en, { faults: [{ path: 'file', code, en, de }] });
