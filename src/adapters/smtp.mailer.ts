import type { Transporter } from 'nodemailer';
import { MailRefused, type Mail, type Mailer } from '../kernel/mailer.js';
import { messageOf } from './mime.js';

interface Refusal {
  readonly code?: string;
  readonly responseCode?: number;
}

/** On this machine a mail server may do without TLS; everywhere else mails go out encrypted or not at all. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };

const optionsFor = (url: URL) => {
  const local = LOOPBACK.test(url.hostname);
  const auth = url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } };
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? PORTS[url.protocol]! : Number(url.port),
    secure: url.protocol === 'smtps:',
    requireTLS: !local,
    ignoreTLS: local && url.protocol === 'smtp:',
    pool: true as const,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    ...auth,
  };
};

/** Refusals of the address or the mail; one of the sign-in or of the connection may be mended. */
const isFinal = ({ code, responseCode }: Refusal): boolean => (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500;

/** Sends by SMTP. */
export class SmtpMailer implements Mailer {
  #transport: Promise<Transporter> | undefined;

  constructor(private readonly url: URL) {}

  async send(mail: Mail): Promise<void> {
    const message = messageOf(mail);
    const transport = await (this.#transport ??= this.#open());
    try {
      await transport.sendMail(message);
    } catch (error) {
      throw isFinal(error as Refusal) ? new MailRefused(`The mail server refuses it (${(error as Refusal).responseCode}).`) : error;
    }
  }

  async close(): Promise<void> {
    (await this.#transport)?.close();
  }

  // Loaded when the first mail goes out: most processes (the command line, tests) send none.
  async #open(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer');
    return createTransport(optionsFor(this.url)) as unknown as Transporter;
  }
}
