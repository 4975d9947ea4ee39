import { Injectable } from '@nestjs/common';
import { readAddress } from '../contacts/address.policy.js';
import { House } from '../platform/house.js';
import type { StaffRow } from '../staff/staff.policy.js';
import type { Language } from '../web/formats.js';
import { addressKey } from '../web/rate-limits.js';
import type { Door } from './doorway.js';
import type { Intent } from './link.policy.js';
import { MailedLinks, type LinkedLetter } from './mailed-links.js';
import { SignIns } from './sign-ins.js';

/** ms; after the answer has gone, so that its time tells nothing. */
const LATER = 100;

/** Links mailed to staff: a new password, an invitation. */
@Injectable()
export class StaffLinks {
  constructor(
    private readonly house: House,
    private readonly mailed: MailedLinks,
    private readonly signIns: SignIns,
  ) {}

  /** The same answer, after the same work, whether or not somebody has the address (W6). @throws Rejection `email.invalid`, `mail.limited` (by the client) */
  async ask(door: Door, typed: string, language: Language): Promise<void> {
    const digest = this.house.digests.digest('staffEmail', readAddress(typed));
    const rows = this.house.stores.views.snapshot();
    const holder = rows.get<{ holder: string }>('staffEmailHolder', digest)?.row.holder;
    const member = holder === undefined ? undefined : rows.get<StaffRow>('staff', holder)?.row;
    const letter = member && !member.blocked?.is ? letterTo(member, door.host, 'reset', language) : undefined;
    await this.mailed.sendOrNot(letter, digest, door.host, addressKey(door.address));
    if (!letter) setTimeout(() => void this.signIns.refuse(door, null, member ? 'staff.blocked' : 'credentials.unknown', member?.id).catch(() => undefined), LATER).unref();
  }

  /** @throws Rejection `mail.limited` */
  async invite(staff: string, host: string): Promise<void> {
    const member = this.house.stores.views.snapshot().get<StaffRow>('staff', staff)?.row;
    const letter = member && letterTo(member, host, 'invite', this.house.config.language);
    if (member && letter) await this.mailed.send(letter, member.emailDigest);
  }
}

/** To the address on record, never to the one typed. Staff belong to no portal. */
const letterTo = ({ id, email }: StaffRow, host: string, purpose: 'reset' | 'invite', language: Language): LinkedLetter | undefined => {
  const intent: Intent = { kind: 'staff', id };
  if (typeof email !== 'string') return undefined;
  return { kind: purpose === 'reset' ? 'reset-password' : 'staff-invitation', to: email, language, portal: '', request: { purpose, host, intent, owner: id, replaces: true } };
};
