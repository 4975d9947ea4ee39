import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { RegisterCompany } from '../../src/companies/company.js';
import { LinkContactToCompany } from '../../src/contacts/contact-membership.js';
import { ChangeProfile } from '../../src/contacts/contact-profile.js';
import { DefineContactProperty } from '../../src/contacts/contact-property.js';
import { RegisterContact } from '../../src/contacts/contact-record.js';
import { Passwords } from '../../src/identity/password.js';
import { CreateList } from '../../src/lists/list.js';
import type { Caller } from '../../src/platform/caller.js';
import type { House } from '../../src/platform/house.js';
import { CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { ChangeTicketForm } from '../../src/portal/service.js';
import { ChangeFilterRule, ChangeTicketScope } from '../../src/portal/visibility.js';
import { InviteStaff } from '../../src/staff/staff.js';
import { DefineTicketProperty, ShowPropertyToCustomers } from '../../src/tickets/property.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { LinkTicketToCompany } from '../../src/tickets/ticket-people.js';
import { Client } from '../support/browser-client.js';
import { issue } from '../support/house.js';

/** Of Kim, who will be erased; what Kim says is found in files by it. */
export const KIM = {
  name: 'Zeisigname', email: 'zeisigpost@example.com', profile: 'Zeisigprofil', subject: 'Zeisigbetreff', body: 'Zeisigtext', form: 'Zeisigfeld', reply: 'Zeisigantwort',
  agent: 'Zeisigbrowser', password: 'Zeisig und ein langer Abend',
};
export const LOU = { louName: 'Elsterfrau', louSubject: 'Elsterbetreff', louBody: 'Elstertext', louAgent: 'Elsterbrowser' };
/** Of staff and admins. */
export const HOUSE = { note: 'Falkennotiz', hidden: 'Falkeneigenschaft', operand: 'Falkenregel', criteria: 'Falkenliste', reason: 'Falkengrund', staffReply: 'Falkenantwort', staffName: 'Falkenmann', staffEmail: 'falkenpost@team.example.com', staffAgent: 'Falkenbrowser' };

const QUICK = { memory: 64, passes: 1, parallelism: 1 } as const;
/** A member of the staff, whose words are sealed by a key of its own. */
const hire = async (house: House): Promise<Caller> => {
  const { id } = await issue(house, InviteStaff, { name: HOUSE.staffName, email: HOUSE.staffEmail });
  return { actor: { kind: 'staff', id }, roles: ['agent', 'admin'], portals: null, correlationId: 'desk', userAgent: HOUSE.staffAgent, address: '203.0.113.7' };
};

export const contains = (property: string, operator: string, value: string, flag = false) => ({
  filterBranchType: 'OR', filters: [],
  filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters: [{ filterType: 'PROPERTY', property, operation: { operationType: 'STRING', operator, value, includeObjectsWithNoValueSet: flag } }] }],
});

const person = async (house: House, portal: string, contact: string, email: string, name: string, password: string): Promise<void> => {
  await issue(house, RegisterContact, { contact, portal, by: 'admin', email, verified: true, name });
  await new Passwords(house.stores.vault, house.random, QUICK as never).set(`contact:${contact}`, password);
};

const settings = async (house: House, agent: Caller): Promise<string> => {
  const portal = (await issue(house, CreatePortal, { title: 'Hilfe', language: 'de', host: 'localhost' })).id;
  await issue(house, OpenPortal, { portal });
  for (const property of ['shown', 'secret']) await issue(house, DefineTicketProperty, { property, en: property, de: property, type: 'string' });
  await issue(house, ShowPropertyToCustomers, { property: 'shown' });
  await issue(house, ChangeTicketForm, { portal, fields: [{ property: 'shown' }] });
  await issue(house, ChangeTicketScope, { portal, ownReply: true, company: 'all', companyReply: true });
  await issue(house, DefineContactProperty, { property: 'hobby', en: 'Hobby', de: 'Hobby', type: 'string' });
  const list = (await issue(house, CreateList, { name: 'List', kind: 'dynamic', criteria: contains('hobby', 'CONTAINS', HOUSE.criteria) })).id;
  await issue(house, ChangeFilterRule, { portal, list, rule: contains('subject', 'CONTAINS', HOUSE.operand) }, agent, { reason: HOUSE.reason });
  return portal;
};

const write = async (client: Client, agent: string, subject: string, body: string, form: string): Promise<string> => {
  const opened = await client.ask('/api/tickets', { method: 'POST', body: { subject, body: `Guten Tag, ${body}.`, properties: { shown: form } }, headers: { 'user-agent': agent, 'idempotency-key': subject } });
  if (opened.status !== 201) throw new Error(opened.text);
  return opened.json().id;
};

/** A folder full of what people said: Kim and Lou of one company, both with a ticket; notes, rules and reasons of staff. */
export const fill = async (house: House): Promise<{ portal: string; kims: string; lous: string; company: string; app: NestFastifyApplication; kim: Client; lou: Client }> => {
  const agent = await hire(house);
  const portal = await settings(house, agent);
  const company = (await issue(house, RegisterCompany, { name: 'Amsel' })).id;
  await person(house, portal, 'kim', KIM.email, KIM.name, KIM.password);
  await person(house, portal, 'lou', 'lou@example.com', LOU.louName, 'quite another long evening');
  for (const contact of ['kim', 'lou']) await issue(house, LinkContactToCompany, { contact, company });
  await issue(house, ChangeProfile, { contact: 'kim', values: { hobby: KIM.profile } });
  const app = await createApp(house);
  const [kim, lou] = [new Client(app), new Client(app)];
  for (const [client, email, password] of [[kim, KIM.email, KIM.password], [lou, 'lou@example.com', 'quite another long evening']] as const) {
    if ((await client.signIn(email, password)).status !== 201) throw new Error(`${email} cannot sign in.`);
  }
  const kims = await write(kim, KIM.agent, KIM.subject, KIM.body, KIM.form);
  const lous = await write(lou, LOU.louAgent, LOU.louSubject, LOU.louBody, 'Elsterfeld');
  await kim.ask(`/api/tickets/${kims}/replies`, { method: 'POST', body: { body: KIM.reply } });
  for (const ticket of [kims, lous]) {
    await issue(house, LinkTicketToCompany, { ticket, company }, agent);
    await issue(house, PostReply, { ticket, body: HOUSE.note, visibility: 'internal' }, agent, { reason: HOUSE.reason });
    await issue(house, PostReply, { ticket, body: HOUSE.staffReply }, agent);
    await issue(house, ChangeTicketProperty, { ticket, property: 'secret', value: HOUSE.hidden }, agent);
  }
  return { portal, kims, lous, company, app, kim, lou };
};
