import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ChangeProfile } from '../contacts/contact-profile.js';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Eyes, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { commandFromForm, formKey } from '../web/form-body.js';
import type { Html } from '../web/markup.js';
import { PasswordForm, PlainAddressForm, ProfileForm, ProvenAddressForm } from './door.forms.js';
import { OwnAccount } from './own-account.js';
import { AddressPage, PasswordPage, ProfilePage, type ProfileProps } from './profile.page.js';
import { ownProfile } from './profile.queries.js';

type Form = Readonly<Record<string, string>>;

/** The own profile: name and language, password, address. */
@Controller('profile')
@Allow('contact')
export class ProfilePagesController {
  constructor(
    private readonly eyes: Eyes,
    private readonly desk: Desk,
    private readonly faces: Faces,
    private readonly account: OwnAccount,
  ) {}

  @Get()
  profile(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#show(ProfilePage, visit, request, reply);
  }

  @Post()
  save(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#orFaults(ProfilePage, visit, request, body, reply, async () => {
      const { name, language } = commandFromForm(ProfileForm, body);
      await this.desk.execute(commandFrom(ChangeProfile, { contact: visit.caller!.actor.id, name: name ?? null, language }), visit.caller!, { key: formKey(body) });
      goTo(reply, '/profile', 'profile.saved');
    });
  }

  @Get('password')
  passwordForm(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#show(PasswordPage, visit, request, reply);
  }

  @Post('password')
  password(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#orFaults(PasswordPage, visit, request, body, reply, async () => {
      await this.account.changePassword(visit.caller!, visit.session!, commandFromForm(PasswordForm, body));
      goTo(reply, '/profile', 'profile.password.changed');
    });
  }

  @Post('password/link')
  async passwordLink(@Visiting() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    this.eyes.look(visit, reply);
    await this.account.mailPasswordLink(visit.caller!, visit.host);
    goTo(reply, '/profile', 'profile.password.mailed');
  }

  @Get('address')
  addressForm(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#show(AddressPage, visit, request, reply);
  }

  @Post('address')
  address(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#orFaults(AddressPage, visit, request, body, reply, async () => {
      const form = (await this.account.hasPassword(visit.caller!.actor.id)) ? ProvenAddressForm : PlainAddressForm;
      await this.account.askForAddress(visit.caller!, visit.host, commandFromForm<PlainAddressForm>(form, body));
      goTo(reply, '/profile', 'profile.address.mailed');
    });
  }

  async #show(page: (props: ProfileProps) => Html, visit: Visit, request: Visited, reply: FastifyReply, more: Partial<ProfileProps> = {}, status = 200): Promise<void> {
    const hasPassword = await this.account.hasPassword(visit.caller!.actor.id);
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    const face = this.faces.of(request);
    sendPage(reply, page({ face, profile: ownProfile(viewer, snapshot, face.words, hasPassword), ...more }), status);
  }

  async #orFaults(page: (props: ProfileProps) => Html, visit: Visit, request: Visited, body: Form, reply: FastifyReply, work: () => Promise<void>): Promise<void> {
    this.eyes.look(visit, reply);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      await this.#show(page, visit, request, reply, { values: body, faults: error.details.faults }, 422);
    }
  }
}
