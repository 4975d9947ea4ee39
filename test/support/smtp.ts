import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { readMail, type ReadMail } from './read-mail.js';

export interface Delivered extends ReadMail {
  readonly from: string;
  readonly to: readonly string[];
}

/** A real mail server on this machine. `answers`: what it says to the next recipients, a status code each; then it takes all. */
export const openSmtp = async (options: SMTPServerOptions = {}) => {
  const delivered: Delivered[] = [];
  const answers: number[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: (_address, _session, done) => {
      const code = answers.shift();
      if (code === undefined) return done();
      return done(Object.assign(new Error('not now, opfer@example.com'), { responseCode: code }));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        delivered.push({ ...readMail(Buffer.concat(parts).toString('utf8')), from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { delivered, answers, url: `smtp://127.0.0.1:${port}`, close: () => new Promise<void>(resolve => server.close(() => resolve())) };
};
