import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Rejected } from './rejected.js';

const HEAD = ['row', 'column', 'value', 'code', 'en', 'de'] as const;

/** One cell that a spreadsheet shows as text: a formula's first character gets an apostrophe before it. */
export const safeCell = (value: string | number | null): string => {
  if (typeof value === 'number') return String(value);
  const text = (value ?? '').replace(/[\r\n]+/g, ' ');
  const safe = /^\s*[=+\-@\t|%]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
};

/** One rejected row as a line of the CSV file. */
export const rejectLine = (rejected: Rejected): string => `${HEAD.map(name => safeCell(rejected[name])).join(',')}\r\n`;

/** The first line of the CSV file, after a byte order mark. */
export const REJECT_HEAD = `\uFEFF${HEAD.join(',')}\r\n`;

/** Rejected rows as CSV, each a line, written as they come. */
export class RejectFile {
  constructor(readonly path: string, keptUpTo: number) {
    const kept = keptUpTo > 0 && existsSync(path) ? readFileSync(path, 'utf8').split('\r\n').slice(1).filter(one => Number.parseInt(one) <= keptUpTo) : [];
    writeFileSync(path, ['\uFEFF' + HEAD.join(','), ...kept].map(one => `${one}\r\n`).join(''));
  }

  add(rejected: readonly Rejected[]): void {
    if (rejected.length > 0) appendFileSync(this.path, rejected.map(rejectLine).join(''));
  }
}
