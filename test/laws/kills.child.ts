import 'reflect-metadata';
import { RecordContact } from '../../src/contacts/contact-record.js';
import type { Command, CommandClass } from '../../src/kernel/command.js';
import { commandFrom } from '../../src/kernel/fields.js';
import { SYSTEM } from '../../src/platform/caller.js';
import { House } from '../../src/platform/house.js';
import { CreatePortal } from '../../src/portal/life.js';
import { ChangeFilterRule } from '../../src/portal/visibility.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { OpenTicket } from '../../src/tickets/ticket-opening.js';
import { settingsFor } from './quick-house.js';
import { picker } from './world.js';
import { ticketLaw } from './rules.js';

/** Writers open, answer and change tickets, one changes filter rules, one rebuilds, until the process is killed. Prints `ack key stream revision` after each answer. */
const [folder, run] = process.argv.slice(2) as [string, string];
const house = await House.open(settingsFor(folder));
house.run();

const run1 = async <C extends Command>(key: string, command: CommandClass<C>, body: object) => {
  const outcome = await house.runner.run(commandFrom(command, body), SYSTEM, { key });
  process.stdout.write(`ack ${key} ${outcome.stream} ${outcome.revision} ${outcome.events}\n`);
  return outcome;
};

const contact = (await run1('contact', RecordContact, { name: 'Kim', email: 'kim@example.com' })).id;
const portal = (await run1('portal', CreatePortal, { title: 'Hilfe', host: 'localhost' })).id;

const writer = async (n: number): Promise<never> => {
  for (let i = 0; ; i++) {
    const key = `${run}-${n}-${i}`;
    const { id } = await run1(`${key}-open`, OpenTicket, { requester: contact, subject: `Drucker ${key}`, body: 'Er druckt nicht.' });
    await Promise.all([
      run1(`${key}-reply`, PostReply, { ticket: id, body: `Antwort ${key}` }),
      run1(`${key}-change`, ChangeTicketProperty, { ticket: id, property: 'priority', value: i % 2 === 0 ? 'high' : 'low' }),
    ]);
  }
};

const lawgiver = async (): Promise<never> => {
  const pick = picker(Number(run) + 1);
  for (let i = 0; ; i++) {
    // A rule of the options that every deployment has.
    const json = JSON.stringify(ticketLaw(pick).json).replaceAll('"sales"', '"support"').replaceAll('"legal"', '"support"').replaceAll('"amount"', '"opened"').replaceAll('"due"', '"opened"');
    await run1(`${run}-rule-${i}`, ChangeFilterRule, { portal, rule: JSON.parse(json) }).catch(error => { if (error.code !== 'filter.bad-rule' && error.kind !== 'invalid') throw error; });
    await house.sweeper.settled();
  }
};

const builder = async (): Promise<never> => {
  for (let i = 0; ; i++) {
    await house.generations.build(`rebuild-${run}-${i}`, { page: 20 });
    await house.generations.drop(`rebuild-${run}-${i}`);
    process.stdout.write('built\n');
  }
};

process.stdout.write('up\n');
await Promise.all([...[0, 1, 2, 3].map(writer), lawgiver(), builder()]);
