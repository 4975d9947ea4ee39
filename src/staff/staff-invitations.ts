import { Injectable } from '@nestjs/common';
import { Command } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, commandFrom, Id, ShortText } from '../kernel/fields.js';
import { StaffLinks } from '../identity/staff-links.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { GrantRole, InviteStaff, ROLES } from './staff.js';
import type { StaffRole, StaffRow } from './staff.policy.js';

export class StaffInvitationForm extends Command {
  @ShortText({ max: 200, en: 'Name', de: 'Name' }) name!: string;
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse' }) email!: string;
  @Choice(ROLES, { en: 'Role', de: 'Rolle' }) role!: StaffRole;
  @Id({ en: 'Portal (none: the deployment)', de: 'Portal (ohne: die gesamte Installation)', optional: true }) portal?: string;
}

/** Brings somebody into the staff: noted in the log with a first role, then mailed with a link that works for a week. */
@Injectable()
export class StaffInvitations {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly links: StaffLinks,
  ) {}

  /** `mailed: false`: a mail went to that address a while ago; inviting again later sends one. @throws Rejection those of InviteStaff and GrantRole */
  async send(caller: Caller, { name, email, role, portal }: StaffInvitationForm, host: string, options: { readonly key?: string | undefined } = {}): Promise<{ id: string; mailed: boolean }> {
    demandDeployment(caller);
    if (portal !== undefined && !this.house.stores.views.snapshot().get('portal', portal)) throw new Rejection('invalid', 'input.invalid', 'There is no such portal.', { faults: [{ path: 'portal', code: 'portal', en: 'names no portal', de: 'nennt kein Portal' }] });
    const { id } = await this.desk.execute(commandFrom(InviteStaff, { name, email }), caller, options);
    await this.desk.execute(commandFrom(GrantRole, { staff: id, role, ...(portal === undefined ? {} : { portal }) }), caller);
    return { id, mailed: await this.#mail(id, host) };
  }

  /** Mails the link again. @throws Rejection `staff.unknown`, `staff.blocked`, `mail.limited` */
  async again(caller: Caller, staff: string, host: string): Promise<void> {
    demandDeployment(caller);
    const row = this.house.stores.views.snapshot().get<StaffRow>('staff', staff)?.row;
    if (!row) throw new Rejection('unknown', 'staff.unknown', 'There is no such staff member.');
    if (row.blocked?.is) throw new Rejection('conflict', 'staff.blocked', 'The staff member is blocked.');
    await this.links.invite(staff, host);
  }

  async #mail(staff: string, host: string): Promise<boolean> {
    try {
      await this.links.invite(staff, host);
      return true;
    } catch (error) {
      if (error instanceof Rejection && error.code === 'mail.limited') return false;
      throw error;
    }
  }
}
