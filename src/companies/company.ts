import { Command, decider, on } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Id, ShortText } from '../kernel/fields.js';
import type { CompanyEvent } from './company.events.js';

export interface Company {
  /** null: there is no such company yet. */
  readonly name: string | null;
}

export class RegisterCompany extends Command {
  @ShortText({ max: 200, en: 'Name', de: 'Name' }) name!: string;
}

export class RenameCompany extends Command {
  @Id({ en: 'Company', de: 'Firma' }) company!: string;
  @ShortText({ max: 200, en: 'Name', de: 'Name' }) name!: string;
}

const companyCommand = on<Company, CompanyEvent>();

export const company = decider<Company, CompanyEvent>(
  { noun: 'company', initial: { name: null }, evolve: (_, { data }) => ({ name: data.name }), opens: false },
  [
    companyCommand({
      command: RegisterCompany,
      by: ['agent', 'admin', 'import', 'system', 'process'],
      en: 'Register a company',
      de: 'Eine Firma anlegen',
      decide: ({ name }, c) => {
        if (name !== null) throw new Rejection('conflict', 'company.exists', 'The company exists already.');
        return [{ type: 'CompanyRegistered', data: { name: c.name.trim() } }];
      },
    }),
    companyCommand({
      command: RenameCompany,
      by: ['agent', 'admin', 'import'],
      en: 'Rename a company',
      de: 'Eine Firma umbenennen',
      of: c => c.company,
      decide: ({ name }, c) => {
        if (name === null) throw new Rejection('unknown', 'company.unknown', 'There is no such company.');
        return name === c.name.trim() ? [] : [{ type: 'CompanyRenamed', data: { name: c.name.trim() } }];
      },
    }),
  ],
);
