import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Client } from './browser-client.js';

export interface Sending {
  readonly fields?: Readonly<Record<string, string>>;
  /** Name and content, in order. */
  readonly files?: readonly (readonly [name: string, content: string | Buffer])[];
  readonly headers?: Readonly<Record<string, string>>;
  /** As a browser sends a form: with the token as its first field, wanting a page. */
  readonly page?: boolean;
  readonly fieldName?: string;
}

/** The parts of a form as a browser writes them; names stand as they are. */
export const multipartBody = ({ fields = {}, files = [], fieldName = 'files' }: Sending, boundary = 'grenze'): Buffer => {
  const part = (head: string, content: string | Buffer): Buffer => Buffer.concat([Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), Buffer.from(content as string), Buffer.from('\r\n')]);
  return Buffer.concat([
    ...Object.entries(fields).map(([name, value]) => part(`Content-Disposition: form-data; name="${name}"`, value)),
    ...files.map(([name, content]) => part(`Content-Disposition: form-data; name="${fieldName}"; filename="${name}"\r\nContent-Type: image/png`, content)),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
};

/** Sends a form with files as the client's person. */
export const sendForm = async (app: NestFastifyApplication, client: Pick<Client, 'cookie' | 'csrf'>, url: string, sending: Sending) => {
  const token = sending.page ? { _csrf: client.csrf } : {};
  const answer = await app.inject({
    method: 'POST', url, payload: multipartBody({ ...sending, fields: { ...token, ...sending.fields } }),
    headers: {
      host: 'localhost', 'sec-fetch-site': 'same-origin', cookie: client.cookie, 'content-type': 'multipart/form-data; boundary=grenze',
      ...(sending.page ? { accept: 'text/html' } : { 'x-csrf-token': client.csrf }), ...sending.headers,
    },
  });
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: () => JSON.parse(answer.body) };
};
