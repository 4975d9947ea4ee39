import { Injectable } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Command } from '../kernel/command.js';
import { EraseContact } from '../contacts/contact-standing.js';
import { RedactReply } from '../tickets/ticket-conversation.js';
import { RemoveSso } from '../portal/access.js';
import { SetSsoSecret } from '../portal/sso-secret.js';
import type { Caller } from './caller.js';
import type { CommandOptions, CommandRunner, Outcome } from './command-runner.js';
import type { House } from './house.js';

/** Who sent a command, and how: travels beside it, since a command is only what is wanted. */
const envelopes = new WeakMap<Command, { caller: Caller; options: CommandOptions }>();

/** What these give up is unreadable when they are answered. */
const DESTROYING = [EraseContact, RedactReply, RemoveSso, SetSsoSecret] as const;

/** The one door for commands: every face (HTTP, pages, CLI, processes) hands them in here. */
@Injectable()
export class Desk {
  constructor(
    private readonly bus: CommandBus,
    private readonly house: House,
  ) {}

  /** Resolves when the command is durable and its decisive rows are in force. An erasure resolves when nothing is readable any more. */
  async execute(command: Command, caller: Caller, options: CommandOptions = {}): Promise<Outcome> {
    envelopes.set(command, { caller, options });
    const outcome = await this.bus.execute<Command, Outcome>(command);
    if (DESTROYING.some(one => command instanceof one)) await this.house.erasures.finish();
    return outcome;
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
