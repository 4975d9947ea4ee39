import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Command } from '../kernel/command.js';
import { Rejection, WrongRevision, type Fault } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { propertyList, propertyNamed, propertySeen } from '../platform/property-pages.queries.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { ChangeTicketPropertyOptions, DefineTicketProperty, HidePropertyFromCustomers, ShowPropertyToCustomers } from './property.js';
import { NewPropertyPage, PropertiesPage, PropertyPage } from './ticket-properties.page.js';
import { BUILT_IN, type PropertyOption } from './ticket.policy.js';

const PATH = '/staff/ticket-properties';

/** Properties of tickets as pages: what they are, their options, and what customers see of them. */
@Controller('staff/ticket-properties')
@Allow('admin')
export class TicketPropertyPagesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly faces: Faces,
  ) {}

  @Get()
  list(@Calling() caller: Caller, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, PropertiesPage({ face: this.faces.of(request), properties: propertyList(this.house, caller, 'property', BUILT_IN) }));
  }

  @Get('new')
  blank(@Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, NewPropertyPage({ face: this.faces.of(request) }));
  }

  @Post()
  define(@Calling() caller: Caller, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    return orFaults(async () => {
      await this.desk.execute(definition(body), caller, { key: formKey(body) });
      goTo(reply, `${PATH}/${queryText(body, 'property') ?? ''}`, 'portal.saved');
    }, faults => sendPage(reply, NewPropertyPage({ face: this.faces.of(request), values: body, faults }), 422));
  }

  @Get(':id')
  read(@Calling() caller: Caller, @Param('id') id: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, PropertyPage({ face: this.faces.of(request), property: this.#property(caller, id) }));
  }

  @Post(':id/options')
  options(@Calling() caller: Caller, @Param('id') id: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const options = optionRows(body);
    return orFaults(
      () => this.#change(commandFrom(ChangeTicketPropertyOptions, { property: id, options }), { id, caller, request, body, reply }, options),
      faults => sendPage(reply, PropertyPage({ face: this.faces.of(request), property: this.#property(caller, id), options, faults, values: body }), 422),
    );
  }

  @Post(':id/show')
  show(@Calling() caller: Caller, @Param('id') id: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    return this.#change(commandFrom(ShowPropertyToCustomers, { property: id }), { id, caller, request, body, reply });
  }

  @Post(':id/hide')
  hide(@Calling() caller: Caller, @Param('id') id: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    return this.#change(commandFrom(HidePropertyFromCustomers, { property: id }), { id, caller, request, body, reply });
  }

  #property(caller: Caller, id: string) {
    return propertyNamed(propertyList(this.house, caller, 'property', BUILT_IN), id);
  }

  /** Saves against what was seen; else the page that tells what changed, with the input kept (A8). */
  async #change(command: Command, sent: Sent, options?: readonly PropertyOption[]): Promise<void> {
    const { id, caller, body, reply } = sent;
    const seen = queryText(body, '_seen');
    try {
      await this.desk.execute(command, caller, { key: formKey(body), reason: queryText(body, '_reason') || undefined, expected: seen === undefined ? undefined : Number(seen) });
      goTo(reply, `${PATH}/${id}`, 'portal.saved');
    } catch (error) {
      if (!(error instanceof WrongRevision)) throw error;
      await this.#stale(sent, Number(seen), options);
    }
  }

  async #stale({ id, caller, request, body, reply }: Sent, seen: number, options: readonly PropertyOption[] | undefined): Promise<void> {
    const before = await propertySeen(this.house, caller, 'property', BUILT_IN, { id, seen });
    const property = this.#property(caller, id);
    sendPage(reply, PropertyPage({ face: this.faces.of(request), property, before: before ?? property, values: body, ...(options ? { options } : {}) }), 409);
  }
}

/** A form of a property's page, as it came. */
interface Sent {
  readonly id: string;
  readonly caller: Caller;
  readonly request: Visited;
  readonly body: FormBody;
  readonly reply: FastifyReply;
}

const orFaults = async (work: () => Promise<void>, again: (faults: readonly Fault[]) => void): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Rejection) || !error.details.faults) throw error;
    again(error.details.faults);
  }
};

/** One option a line: `id; English; German`. */
const optionLines = (text: string): PropertyOption[] =>
  text.split(/\r\n?|\n/).filter(line => line.trim() !== '').map(line => {
    const [id = '', en = id, de = en] = line.split(';').map(part => part.trim());
    return { id, en, de };
  });

const definition = (body: FormBody): DefineTicketProperty => {
  const options = optionLines(queryText(body, 'options') ?? '');
  const text = (field: string): string => queryText(body, field) ?? '';
  const multiple = [body['multiple']].flat().includes('on');
  return commandFrom(DefineTicketProperty, { property: text('property'), en: text('en'), de: text('de'), type: text('type'), ...(multiple ? { multiple } : {}), ...(options.length > 0 ? { options } : {}) });
};

/** Rows of the options' form; an empty row is none. */
const optionRows = (body: FormBody): PropertyOption[] =>
  Object.keys(body).flatMap(key => /^o(\d{1,3})\.id$/.exec(key)?.[1] ?? []).map(at => {
    const text = (field: string): string => (queryText(body, `o${at}.${field}`) ?? '').trim();
    const read = { ...(text('customerEn') === '' ? {} : { customerEn: text('customerEn') }), ...(text('customerDe') === '' ? {} : { customerDe: text('customerDe') }) };
    return { id: text('id'), en: text('en'), de: text('de'), ...read, ...(text('archived') === 'on' ? { archived: true } : {}) };
  }).filter(({ id, en, de }) => `${id}${en}${de}` !== '');
