import { MailRefused, type Mail } from '../kernel/mailer.js';

/** One address and nothing else: neither a list, nor a name, nor the beginning of a command. */
const ADDRESS = /^[^\p{White_Space}\p{C}@<>"(),;:\\[\]]+@[^\p{White_Space}\p{C}@<>"(),;:\\[\]]+$/u;

const addressOf = (address: string): string => {
  if (!ADDRESS.test(address)) throw new MailRefused('What is to be mailed to is no address.');
  return address;
};

/** A mail as nodemailer takes it. Addresses go as objects: a text would be parsed, and could name several people. @throws MailRefused */
export const messageOf = (mail: Mail) => ({
  from: { name: mail.from.name, address: mail.from.address },
  to: { name: '', address: addressOf(mail.to) },
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  date: new Date(mail.at),
  messageId: `<${mail.messageId}>`,
  ...(mail.references === undefined ? {} : { inReplyTo: `<${mail.references}>`, references: `<${mail.references}>` }),
  ...(mail.replyTo === undefined ? {} : { replyTo: { name: '', address: mail.replyTo } }),
  headers: Object.fromEntries(Object.entries(mail.headers).map(([name, value]) => [name, { prepared: true, value }])),
  envelope: { from: mail.from.address, to: [mail.to] },
  // Nothing in a mail is to make the mailer read a file or ask the network.
  disableFileAccess: true,
  disableUrlAccess: true,
});
