import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { historyOf } from '../audit/history.queries.js';
import { contactPage, personLine } from '../contacts/contacts.queries.js';
import { Rejection, type Fault } from '../kernel/errors.js';
import { nextOf, pageAsked } from '../platform/answers.js';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import type { FormBody } from '../web/bodies.js';
import { commandFromForm, formKey } from '../web/form-body.js';
import type { Html } from '../web/markup.js';
import { addressWith, queryText } from '../web/queries.js';
import { companyCard, companyPage } from './companies.queries.js';
import { CompaniesPage, CompanyPage } from './company.page.js';
import { RegisterCompany, RenameCompany } from './company.js';

type Asking = { readonly caller: Caller; readonly visit: Visit; readonly query: unknown; readonly request: Visited };
type Tried = { readonly values: FormBody; readonly faults: readonly Fault[] };

/** Companies as pages. */
@Controller('staff/companies')
@Allow('admin', 'agent')
export class CompanyPagesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly faces: Faces,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    sendPage(reply, await this.#list({ caller, visit, query, request }));
  }

  @Post()
  async create(@Calling() caller: Caller, @Visiting() visit: Visit, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    try {
      const { id } = await this.desk.execute(commandFromForm(RegisterCompany, body), caller, { key: formKey(body) });
      goTo(reply, `/staff/companies/${id}`, 'companies.created');
    } catch (error) {
      sendPage(reply, await this.#list({ caller, visit, query: {}, request }, triedIn(body, error)), 422);
    }
  }

  @Get(':company')
  async read(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('company') company: string, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    sendPage(reply, await this.#page({ caller, visit, query, request }, company));
  }

  @Post(':company')
  async rename(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('company') company: string, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    try {
      await this.desk.execute(commandFromForm(RenameCompany, { ...body, company }), caller, { key: formKey(body) });
      goTo(reply, `/staff/companies/${company}`, 'contact.saved');
    } catch (error) {
      sendPage(reply, await this.#page({ caller, visit, query: {}, request }, company, triedIn(body, error)), 422);
    }
  }

  async #list({ caller, visit, query, request }: Asking, tried?: Tried): Promise<Html> {
    const q = queryText(query, 'q');
    const purpose = `company-pages:${q ?? ''}`;
    const { companies, next } = await companyPage(this.house, caller, q, pageAsked(this.cursors, purpose, visit, query));
    return CompaniesPage({ face: this.faces.of(request), companies, q, ...pagerOf('/staff/companies', query, nextOf(this.cursors, purpose, visit, next)), ...tried });
  }

  async #page({ caller, visit, query, request }: Asking, company: string, tried?: Tried): Promise<Html> {
    const { name } = await companyCard(this.house, caller, company);
    const face = this.faces.of(request);
    const purpose = `company-page:${company}`;
    const { contacts, next } = await contactPage(this.house, caller, { company }, pageAsked(this.cursors, purpose, visit, query));
    const history = caller.roles.includes('admin') ? await historyOf(this.house, caller, `company-${company}`, face.words) : null;
    const people = contacts.map(contact => personLine(contact, face.words.say('people.deleted-contact')));
    return CompanyPage({ face, company: { id: company, name }, people, history, ...pagerOf(`/staff/companies/${company}`, query, nextOf(this.cursors, purpose, visit, next)), ...tried });
  }
}

const pagerOf = (path: string, query: unknown, next: string | null) => ({
  next: next === null ? undefined : addressWith(path, query, { cursor: next }),
  first: queryText(query, 'cursor') === undefined ? undefined : addressWith(path, query, { cursor: undefined }),
});

const triedIn = (body: FormBody, error: unknown): Tried => {
  if (error instanceof Rejection && error.details.faults) return { values: { ...body }, faults: error.details.faults };
  throw error;
};
