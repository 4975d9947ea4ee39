import { execFileSync } from 'node:child_process';

const lint = (code: string, filename: string): string[] => {
  const args = ['node_modules/eslint/bin/eslint.js', '--stdin', '--stdin-filename', filename, '--format', 'json'];
  let output: string;
  try {
    output = execFileSync(process.execPath, args, { input: code, encoding: 'utf8' });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  return (JSON.parse(output) as { messages: { message: string }[] }[])[0]!.messages.map(({ message }) => message);
};

const PLANTED = `
import { EventBus } from '@nestjs/cqrs';
export interface ITicket { readonly id: string }
export class TicketManager {}
export const at = new Date();
export const now = Date.now();
export const chance = Math.random();
import { randomUUID } from 'node:crypto';
export const refused = new NotFoundException();
export const bus = EventBus;
export const id = randomUUID();
export default id;
`;

describe('the rules of style', () => {
  const messages = lint(PLANTED, 'src/tickets/planted.policy.ts').join('\n');

  it.each(['No I prefix', 'no Impl, Manager', 'has no clock', 'has no chance', 'EventBus is in-process', 'only web/ knows status numbers', 'default'])('"%s" is seen to bite', part => {
    expect(messages.toLowerCase()).toContain(part.toLowerCase());
  });

  it('clocks are allowed at the edges', () => {
    expect(lint('export const now = Date.now();\n', 'src/platform/planted.ts')).toEqual([]);
  });
});
