import type { IncomingMessage } from 'node:http';
import { OutboundRefused } from './outbound-refused.js';

/** The work's result, or the reason why it was stopped. */
export const untilAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((done, failed) => {
    const stop = () => failed(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(done, failed).finally(() => signal.removeEventListener('abort', stop));
  });

/** Counts while it reads: a length that was promised is no length. @throws OutboundRefused */
export const bodyOf = (answer: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> =>
  new Promise((done, failed) => {
    const encoding = answer.headers['content-encoding'] ?? 'identity';
    const refuse = (error: unknown) => {
      answer.destroy();
      failed(error);
    };
    if (encoding !== 'identity') return refuse(new OutboundRefused('encoding'));
    const chunks: Buffer[] = [];
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) refuse(new OutboundRefused('too-large'));
      else chunks.push(chunk);
    });
    answer.once('end', () => done(Buffer.concat(chunks)));
    answer.once('error', refuse);
    answer.once('close', () => failed(signal.aborted ? signal.reason : new OutboundRefused('failed')));
  });
