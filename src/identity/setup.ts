import { Injectable } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { SYSTEM } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { GrantRole, InviteStaff } from '../staff/staff.js';
import type { SetupForm } from './door.forms.js';
import type { Door } from './doorway.js';
import { FIRST_ADMIN, hasAdmin } from './first-admin.js';
import { Links } from './links.js';
import { Passwords } from './password.js';
import { StaffSignIns, type StaffEntered } from './staff-sign-ins.js';

const gone = (): Rejection => new Rejection('unknown', 'link.gone', 'This link does not work any more.');

/** The first admin of a deployment, by the address that was printed once. */
@Injectable()
export class Setup {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly links: Links,
    private readonly passwords: Passwords,
    private readonly staff: StaffSignIns,
  ) {}

  /** @throws Rejection `link.gone`, `input.invalid` */
  async firstAdmin(token: string, door: Door, form: SetupForm): Promise<StaffEntered> {
    const link = await this.links.open(token, 'setup-admin', door.host);
    if (!link || (link.intent as { is?: string }).is !== FIRST_ADMIN || hasAdmin(this.house)) throw gone();
    // Judged before anything is written: a fault must leave the link and the address as they are.
    await this.passwords.prepare('staff:first-admin', form.password, [form.email, form.name]);
    const invite = commandFrom(InviteStaff, { name: form.name, email: form.email });
    const { id } = await this.desk.execute(invite, SYSTEM, { key: `first-admin:${link.key}` });
    const password = await this.passwords.prepare(`staff:${id}`, form.password, [form.email, form.name]);
    if (!(await this.links.use(link, [password]))) throw gone();
    await this.desk.execute(commandFrom(GrantRole, { staff: id, role: 'admin' }), SYSTEM);
    return this.staff.enter(door, id, 'link', true);
  }
}
