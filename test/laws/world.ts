import { RegisterCompany } from '../../src/companies/company.js';
import { RecordContact, RegisterContact } from '../../src/contacts/contact-record.js';
import { DefineContactProperty } from '../../src/contacts/contact-property.js';
import { CreateList } from '../../src/lists/list.js';
import type { Command, CommandClass } from '../../src/kernel/command.js';
import { SYSTEM, type Caller } from '../../src/platform/caller.js';
import type { House } from '../../src/platform/house.js';
import { Sweeper } from '../../src/platform/sweeper.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { ChangeTicketForm } from '../../src/portal/service.js';
import { ChangeTicketPropertyOptions, DefineTicketProperty } from '../../src/tickets/property.js';
import { issue, TestClock } from '../support/house.js';
import { openQuickHouse } from './quick-house.js';
import { Model, type ModelContact, type ModelPortal } from './model.js';
import { contactLaw, PIPELINES, TIERS, type Pick } from './rules.js';

const DAY = 86_400_000;
export const named = (ids: readonly string[]) => ids.map(id => ({ id, en: id, de: id }));

/** Numbers of its own from a seed, so that a story can be told again. */
export const picker = (seed: number): Pick => {
  let state = seed >>> 0;
  return bound => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
};

/** A house, its clock, and the model of what happened in it. */
export class World {
  readonly model = new Model();
  readonly story: string[] = [];

  private constructor(
    readonly house: House,
    readonly clock: TestClock,
    readonly close: () => Promise<void>,
  ) {}

  static async open(pick: Pick): Promise<World> {
    const clock = new TestClock(Date.parse('2026-03-26T22:15:00.000Z') + pick(DAY));
    const { house, close } = await openQuickHouse({ clock });
    const world = new World(house, clock, close);
    // A sweep of small steps, so that there is a time in between.
    Object.assign(house, { sweeper: new Sweeper(house.stores.views, house.slots, house.judge, clock, { step: 3, busyStep: 3, busyRest: 0, busy: () => false }) });
    await world.#define();
    await world.#settle(pick);
    return world;
  }

  do<C extends Command>(command: CommandClass<C>, body: object, caller: Caller = SYSTEM) {
    this.story.push(`${new Date(this.clock.moment).toISOString()} ${caller.actor.id}: ${command.name} ${JSON.stringify(body)}`);
    return issue(this.house, command, body, caller);
  }

  as(contact: ModelContact, portal: ModelPortal): Caller {
    const identity = { portal: portal.id, host: portal.host, method: 'password', connection: null } as const;
    return { actor: { kind: 'contact', id: contact.id }, roles: ['contact'], portals: null, identity, correlationId: contact.id };
  }

  /** All sweeps done, all rows that time has changed recomputed. */
  async rest(): Promise<void> {
    await this.house.sweeper.settled();
    await this.house.due.run();
  }

  async #define(): Promise<void> {
    await this.do(ChangeTicketPropertyOptions, { property: 'pipeline', options: named(PIPELINES) });
    await this.do(DefineTicketProperty, { property: 'amount', en: 'Amount', de: 'Betrag', type: 'number' });
    await this.do(DefineTicketProperty, { property: 'due', en: 'Due', de: 'Fällig', type: 'date' });
    await this.do(DefineContactProperty, { property: 'tier', en: 'Tier', de: 'Stufe', type: 'enumeration', options: named(TIERS) });
    await this.do(DefineContactProperty, { property: 'seats', en: 'Seats', de: 'Plätze', type: 'number' });
    await this.do(DefineContactProperty, { property: 'renewal', en: 'Renewal', de: 'Verlängerung', type: 'date' });
  }

  async #settle(pick: Pick): Promise<void> {
    for (const [name, host] of [['Nord', 'localhost'], ['Süd', 'sued.localhost']] as const) await this.#portal(name, host);
    for (const name of ['Amsel', 'Bussard', 'Corvus']) this.model.companies.push((await this.do(RegisterCompany, { name })).id);
    for (let i = 0; i < 4; i++) await this.#list(i >= 2, pick);
    for (const id of ['anna', 'ben', 'carla', 'dora', 'emil', 'frida']) await this.#contact(id, pick);
  }

  async #portal(title: string, host: string): Promise<void> {
    const { id } = await this.do(CreatePortal, { title, language: 'de' });
    await this.do(ConnectDomain, { portal: id, host });
    await this.do(OpenPortal, { portal: id });
    await this.do(ChangeTicketForm, { portal: id, fields: [{ property: 'category' }] });
    this.model.portals.push({ id, host, open: true, zone: 'Europe/Berlin', access: null, scope: { see: 'none', lists: [], ownReply: true, reply: false }, filter: null, listFilters: new Map() });
  }

  async #list(dynamic: boolean, pick: Pick): Promise<void> {
    const criteria = dynamic ? contactLaw(pick) : null;
    const { id } = await this.do(CreateList, { name: `List ${this.model.lists.length}`, kind: dynamic ? 'dynamic' : 'static', ...(criteria ? { criteria: criteria.json } : {}) });
    this.model.lists.push({ id, criteria, archived: false });
  }

  async #contact(id: string, pick: Pick): Promise<void> {
    const email = `${id}@example.com`;
    const registered = this.model.portals.filter(() => pick(5) > 0).map(portal => portal.id);
    if (registered.length === 0) await this.do(RecordContact, { name: id, email }).then(outcome => (id = outcome.id));
    for (const portal of registered) await this.do(RegisterContact, { contact: id, portal, by: 'admin', email, verified: true, name: id });
    this.model.contacts.push({ id, registered: new Set(registered), lists: new Set(), companies: new Set(), values: {}, blocked: false, erased: false });
  }
}
