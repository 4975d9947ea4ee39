import type { Mail, Mailer } from '../../src/kernel/mailer.js';
import type { ReadMail } from '../support/read-mail.js';

export interface MailerStage {
  readonly mailer: Mailer;
  /** What arrived. */
  arrived(): Promise<readonly ReadMail[]>;
  close(): Promise<void>;
}

export const SAMPLE: Mail = {
  id: 'm1', at: Date.UTC(2026, 2, 2, 9), to: 'anna@example.com', from: { name: 'Hilfe', address: 'hilfe@example.org' }, subject: 'Größe ändern',
  text: 'Grüße\n\n> Straße\n.\nEnde\n', html: '<!doctype html><p>Grüße &lt;b&gt;</p>', messageId: 'abc@example.org', references: 'ticket.xyz@example.org', replyTo: 'reply+1@example.org',
  headers: { 'Auto-Submitted': 'auto-generated', 'List-Unsubscribe': '<https://example.org/mails/x.y>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }, concerns: ['p.anna'],
};

/** What every way of sending mails does. */
export const describeMailer = (name: string, open: () => Promise<MailerStage>): void => {
  describe(`the mailer ${name}`, () => {
    let stage: MailerStage;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.close());
    const sent = async (mail: Partial<Mail>): Promise<ReadMail> => {
      await stage.mailer.send({ ...SAMPLE, ...mail });
      const arrived = await stage.arrived();
      expect(arrived).toHaveLength(1);
      return arrived[0]!;
    };

    it('hands on text, HTML and headers as they are', async () => {
      const { headers, text, html } = await sent({});
      expect(text.trimEnd()).toBe(SAMPLE.text.trimEnd());
      expect(html.trimEnd()).toBe(SAMPLE.html);
      expect(Object.fromEntries(headers)).toMatchObject({
        from: 'Hilfe <hilfe@example.org>', to: 'anna@example.com', subject: 'Größe ändern', 'message-id': '<abc@example.org>', 'in-reply-to': '<ticket.xyz@example.org>', references: '<ticket.xyz@example.org>',
        'reply-to': 'reply+1@example.org', 'list-unsubscribe': '<https://example.org/mails/x.y>', 'list-unsubscribe-post': 'List-Unsubscribe=One-Click', 'auto-submitted': 'auto-generated',
      });
    });

    it.each([
      ['a subject', { subject: 'x\r\nBcc: opfer@example.com\r\n\r\nText' }],
      ['a name', { from: { name: 'x"\r\nBcc: opfer@example.com\r\n', address: 'hilfe@example.org' } }],
      ['a name like an address', { from: { name: '<boss@example.com>, "y" <z@example.com>', address: 'hilfe@example.org' } }],
    ])('lets nobody add a header or a recipient by %s (W5)', async (_, mail) => {
      const { headers, text } = await sent(mail);
      expect([...headers.keys()]).not.toContain('bcc');
      expect(headers.get('from')).toMatch(/<hilfe@example\.org>$/);
      expect(headers.get('to')).toBe('anna@example.com');
      expect(text.trimEnd()).toBe(SAMPLE.text.trimEnd());
    });

    it.each(['a@example.com, b@example.com', 'a@example.com\r\nBcc: b@example.com', 'Anna <a@example.com>', 'anna', 'anna@example.com\nRCPT TO:<b@example.com>', 'a b@example.com'])('refuses the address %j for good: it is not one (W5)', async to => {
      await expect(stage.mailer.send({ ...SAMPLE, to })).rejects.toMatchObject({ name: 'MailRefused' });
      expect(await stage.arrived()).toEqual([]);
    });
  });
};
