import { Injectable } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Command } from '../kernel/command.js';
import { streamName } from '../kernel/event.js';
import { EraseContact } from '../contacts/contact-standing.js';
import { demandProof, STEP_UP_COMMANDS } from '../identity/step-up.policy.js';
import { ResetSecondFactor } from '../staff/second-factor.js';
import { tellOfReset } from '../staff/second-factor-reset.js';
import { endWhatLostStanding } from '../staff/lost-standing.js';
import { UnlinkStaffIdentity } from '../staff/staff-identity.js';
import { ConfigureStaffOidc, ConfigureStaffSaml, RemoveStaffSso, SetStaffSsoSecret } from '../staff/staff-sso.js';
import { BlockStaff, RevokeRole } from '../staff/staff.js';
import { RedactReply } from '../tickets/ticket-conversation.js';
import { RemoveSso } from '../portal/access.js';
import { DisconnectDomain, RemoveHostOverride } from '../portal/hosts.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { normaliseHost } from '../portal/host.policy.js';
import { RestoreSetting } from '../portal/restore.js';
import { SetSsoSecret } from '../portal/sso-secret.js';
import type { Caller } from './caller.js';
import type { CommandOptions, CommandRunner, Outcome } from './command-runner.js';
import type { House } from './house.js';

/** Who sent a command, and how: travels beside it, since a command is only what is wanted. */
const envelopes = new WeakMap<Command, { caller: Caller; options: CommandOptions }>();

/** What these give up is unreadable when they are answered. */
const DESTROYING = [EraseContact, RedactReply, RemoveSso, SetSsoSecret, RemoveStaffSso, SetStaffSsoSecret] as const;

/** What these take from a member, or from a connection of the deployment, takes its sessions along. */
const TAKING_FROM_MEMBER = [BlockStaff, RevokeRole, UnlinkStaffIdentity] as const;
const TAKING_FROM_ALL = [RemoveStaffSso, SetStaffSsoSecret, ConfigureStaffSaml, ConfigureStaffOidc] as const;

/** The one door for commands: every face (HTTP, pages, CLI, processes) hands them in here. */
@Injectable()
export class Desk {
  constructor(
    private readonly bus: CommandBus,
    private readonly house: House,
  ) {}

  /**
   * Resolves when the command is durable and its decisive rows are in force. An erasure resolves when nothing is readable any more.
   * @throws Rejection `step-up.required`, `step-up.impossible` for what staff confirm by their second factor, and what the command refuses
   */
  async execute(command: Command, caller: Caller, options: CommandOptions = {}): Promise<Outcome> {
    if (STEP_UP_COMMANDS.has(command.constructor.name) || (await this.#bringsSsoBack(command))) demandProof(caller, this.house.clock.now());
    envelopes.set(command, { caller, options });
    const outcome = await this.bus.execute<Command, Outcome>(command);
    if (DESTROYING.some(one => command instanceof one)) await this.house.erasures.finish();
    if (command instanceof ResetSecondFactor && outcome.events > 0) await tellOfReset(this.house, command.staff, outcome);
    if (outcome.events > 0) await this.#endSessions(command);
    return outcome;
  }

  async #endSessions(command: Command): Promise<void> {
    const one = TAKING_FROM_MEMBER.find(kind => command instanceof kind);
    if (one) await endWhatLostStanding(this.house, (command as InstanceType<(typeof TAKING_FROM_MEMBER)[number]>).staff);
    if (TAKING_FROM_ALL.some(kind => command instanceof kind)) await endWhatLostStanding(this.house);
  }

  /** Restoring who may enter by single sign-on is changing it; so is whatever lets a host follow its portal in that again. */
  async #bringsSsoBack(command: Command): Promise<boolean> {
    if (command instanceof DisconnectDomain) return this.#hasOwnSso(command);
    if (command instanceof RemoveHostOverride) return command.setting === 'sso';
    if (!(command instanceof RestoreSetting)) return false;
    const [event] = await this.house.stores.events.readStream(streamName('portal', command.portal), { from: command.revision, limit: 1 });
    return event?.type === 'SsoAccessRuleChanged' || (event?.type === 'HostOverrideRemoved' && (event.data as { setting?: unknown }).setting === 'sso');
  }

  /** A host that goes takes its own rule along, and comes back without it. */
  #hasOwnSso({ portal, host }: DisconnectDomain): boolean {
    const hosts = this.house.stores.views.snapshot().get<PortalRow>('portal', portal)?.row.hosts ?? {};
    const name = normaliseHost(host) ?? host;
    return Object.hasOwn(hosts, name) && hosts[name]!.sso !== undefined;
  }
}

/** A real `@CommandHandler` class for every command of every decider. */
export const handlersOf = (runner: CommandRunner): (new () => ICommandHandler)[] =>
  runner.commands.map(({ spec }) => {
    class Handler implements ICommandHandler<Command, Outcome> {
      execute(command: Command): Promise<Outcome> {
        const { caller, options } = envelopes.get(command)!;
        return runner.run(command, caller, options);
      }
    }
    Object.defineProperty(Handler, 'name', { value: `${spec.command.name}Handler` });
    CommandHandler(spec.command)(Handler);
    return Handler;
  });
