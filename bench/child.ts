import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Question {
  readonly n: number;
  readonly call: string;
  readonly argument: unknown;
}

type Answer = { readonly n: number } & ({ readonly result: unknown } | { readonly fault: string });

/** In a child: answers what the parent calls by name; ends with the parent. */
export const answerParent = (handlers: Readonly<Record<string, (argument: never) => unknown>>): void => {
  process.on('message', ({ n, call, argument }: Question) => {
    void (async () => {
      try {
        process.send!({ n, result: await handlers[call]!(argument as never) });
      } catch (error) {
        process.send!({ n, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    })();
  });
  process.on('disconnect', () => process.exit());
};

/** A program of its own, so that what is measured shares no event loop with whoever measures. */
export class Child {
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  private constructor(private readonly process: ChildProcess, private readonly program: string) {
    process.on('message', (answer: Answer) => {
      this.#waiting.get(answer.n)?.(answer);
      this.#waiting.delete(answer.n);
    });
    process.on('exit', code => {
      for (const [n, tell] of this.#waiting) tell({ n, fault: `${program} ended with ${code}.` });
    });
  }

  static start(program: string, ...args: string[]): Child {
    return new Child(fork(new URL(`${program}.js`, import.meta.url), args, { serialization: 'advanced' }), program);
  }

  async call<T>(call: string, argument?: unknown): Promise<T> {
    const n = ++this.#last;
    const answer = await new Promise<Answer>(tell => {
      this.#waiting.set(n, tell);
      this.process.send({ n, call, argument } satisfies Question, error => error && tell({ n, fault: error.message }));
    });
    if ('fault' in answer) throw new Error(`${this.program}: ${answer.fault}`);
    return answer.result as T;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise(resolve => this.process.once('exit', resolve));
    this.process.disconnect();
    await ended;
  }

  /** ms of processor that the process has used; the kernel counts in steps of 10. */
  processorTime(): number {
    const stat = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** MB of anonymous memory that the process holds now. */
  anonymousMemory(): number {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  }
}
