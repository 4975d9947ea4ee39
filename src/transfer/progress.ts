import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a long piece of work has come. */
export interface Progress {
  start(total: number): void;
  at(done: number): void;
  end(): void;
}

export const silent: Progress = { start: () => undefined, at: () => undefined, end: () => undefined };

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const bar = (title: string, terminal: Terminal): Progress => {
  const single = new SingleBar({ format: `${title} {bar} {percentage}% {value}/{total} {eta_formatted}`, stream: terminal as NodeJS.WriteStream, hideCursor: true }, Presets.shades_classic);
  return { start: total => single.start(total, 0), at: done => single.update(done), end: () => single.stop() };
};

/** Where there is no terminal: a line for each tenth. */
const lines = (title: string, terminal: Terminal): Progress => {
  let total = 0;
  let told = 0;
  return {
    start: rows => { total = rows; terminal.write(`${title}: ${rows} rows\n`); },
    at: done => {
      const tenth = total > 0 ? Math.floor((done * 10) / total) : 0;
      if (tenth > told) terminal.write(`${title}: ${done}/${total} (${tenth * 10} %)\n`);
      told = Math.max(told, tenth);
    },
    end: () => undefined,
  };
};

/** A bar on a terminal, plain lines elsewhere. */
export const progressOn = (title: string, terminal: Terminal): Progress => (terminal.isTTY ? bar(title, terminal) : lines(title, terminal));
