import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Imports end in `.js`, as the build has them; beside this file they are `.ts`. */
const RESOLVE = `import { registerHooks } from 'node:module';
registerHooks({ resolve: (name, context, next) => {
  if (!name.startsWith('.') || !name.endsWith('.js')) return next(name, context);
  try { return next(name.slice(0, -3) + '.ts', context); } catch { return next(name, context); }
} });`;

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the exit signal or code. */
  readonly ended: Promise<string | number | null>;
  /** Complete lines it printed so far. */
  lines(): string[];
}

export interface Trouble {
  /** Limits the size of files it can write (512 bytes each). */
  readonly blocks?: number;
  /** What strace is to do to its system calls, such as `fsync:error=EIO:when=3`. */
  readonly inject?: string;
}

const traced = (inject: string): string[] => ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${inject.slice(0, inject.indexOf(':'))}`, '-e', `inject=${inject}`];

/** Runs a program of this folder in a process of its own. */
export const runTypescript = (file: string, args: readonly string[], { blocks, inject }: Trouble = {}): Child => {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const node = [process.execPath, '--no-warnings', '--experimental-transform-types', '--import', `data:text/javascript,${encodeURIComponent(RESOLVE)}`, program, ...args];
  const limited = ['sh', '-c', `ulimit -f ${blocks}; trap "" XFSZ; exec "$0" "$@"`, ...node];
  const [command, ...rest] = inject !== undefined ? [...traced(inject), ...node] : blocks === undefined ? node : limited;
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] } });
  let text = '';
  child.stdout!.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = new Promise<string | number | null>(resolve => child.once('close', (code, signal) => resolve(signal ?? code)));
  return { process: child, ended, lines: () => text.split('\n').slice(0, -1) };
};
