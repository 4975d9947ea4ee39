/** A mail written out: who sends it knows nothing of portals and tickets. All header values are single lines. */
export interface Mail {
  /** Names it for good: sent again under the same id it is the same mail (its Message-ID comes from it). */
  readonly id: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Without angle brackets. */
  readonly messageId: string;
  /** What the thread hangs on; without angle brackets. */
  readonly references?: string;
  readonly replyTo?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Ids of the keys whose destruction makes this mail go, where it is kept: of the people and the texts in it. */
  readonly concerns: readonly string[];
  /** ms. */
  readonly at: number;
}

/** The address or the mail is refused for good: trying again is of no use. */
export class MailRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MailRefused';
  }
}

/** Where mails go out. Every adapter passes test/contracts/mailer.contract.ts. */
export interface Mailer {
  /** Resolves when somebody else has taken the mail over. @throws MailRefused; any other error: try again later */
  send(mail: Mail): Promise<void>;
  /** Where mails are kept in place of being sent, for demonstrations. */
  readonly mailbox?: Mailbox;
  close(): Promise<void>;
}

/** A kept mail as its reader sees it. */
export interface KeptMail {
  readonly id: string;
  readonly at: number;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Mails that are kept on this machine. */
export interface Mailbox {
  /** The newest first. */
  list(limit: number): Promise<readonly KeptMail[]>;
  read(id: string): Promise<KeptMail | undefined>;
  /** The whole mail as RFC 5322 has it. */
  source(id: string): Promise<Buffer | undefined>;
  /** Removes every mail that concerns one of these keys; what they said is then in no file any more. */
  forget(keys: readonly string[]): Promise<void>;
}
