import { Refused, told } from './cli-session.js';
import type { Control } from './control.js';

interface Answer {
  readonly id: string;
  readonly state: string;
  readonly soFar: boolean;
  readonly done: number;
  readonly total: number;
  readonly restarts: number;
}

/** ms between two looks. */
const PAUSE = 300;
const WIDTH = 30;

/** The exact counts of a dry run; a bar on the terminal tells how far it is. @throws Refused */
export const triedDry = async (control: Pick<Control, 'ask'>, name: string, body: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> => {
  const path = `/api/admin/dry-runs/${name}?portal=${encodeURIComponent(String(body['portal'] ?? ''))}`;
  let answer = told<Answer>(await control.ask({ method: 'POST', path, body, headers: { prefer: 'respond-async' } }));
  while (answer.soFar && answer.state !== 'stopped') {
    draw(bar(answer));
    await new Promise(resolve => setTimeout(resolve, PAUSE));
    answer = told<Answer>(await control.ask({ method: 'GET', path: `/api/admin/dry-runs/runs/${answer.id}` }));
  }
  draw('');
  if (answer.soFar) throw new Refused('The dry run was stopped: another one took its place.');
  const { id: _id, state: _state, soFar: _soFar, done: _done, total: _total, restarts: _restarts, ...counts } = answer;
  return counts;
};

/** `[##########          ] 33 %, 330,000 of 1,000,000 tickets` */
export const bar = ({ done, total }: Pick<Answer, 'done' | 'total'>): string => {
  const share = total === 0 ? 0 : done / total;
  const full = Math.floor(share * WIDTH);
  return `[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${Math.floor(share * 100)} %, ${done.toLocaleString('en')} of ${total.toLocaleString('en')} tickets`;
};

/** Over the line before; nothing where nobody watches. */
const draw = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
};
