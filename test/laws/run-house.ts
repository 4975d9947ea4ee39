import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<string | number | null>;
  /** Complete lines it printed so far. */
  lines(): string[];
  /** Resolves once it printed so many lines that begin so; rejects when it ends before. */
  said(start: string, count: number): Promise<void>;
}

/** Runs a program of this folder in a process of its own. */
export const runHouse = (file: string, args: readonly string[]): Child => {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', '--import', new URL('load-typescript.mjs', import.meta.url).href, program, ...args], { cwd: fileURLToPath(root), stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] } });
  let text = '';
  const waiting = new Set<() => void>();
  child.stdout!.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    for (const look of waiting) look();
  });
  const ended = new Promise<string | number | null>(resolve => child.once('close', (code, signal) => resolve(signal ?? code)));
  const lines = (): string[] => text.split('\n').slice(0, -1);
  const said = (start: string, count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => void (lines().filter(line => line.startsWith(start)).length >= count && (waiting.delete(look), resolve()));
      waiting.add(look);
      void ended.then(code => reject(new Error(`It ended with ${code} before it said "${start}" ${count} times.`)));
      look();
    });
  return { process: child, ended, lines, said };
};
