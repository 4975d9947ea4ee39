import { describe, expect, it } from '@jest/globals';
import { command, rowsAlong } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import { company, RegisterCompany, RenameCompany } from './company.js';
import { company as companyRow } from './company.view.js';

const given = givenFor(company);
const acme = { type: 'CompanyRegistered', data: { name: 'Acme' } } as const;

describe('a company', () => {
  it('is registered once', () => {
    given().when(command(RegisterCompany, { name: ' Acme ' })).then(acme);
    given(acme).when(command(RegisterCompany, { name: 'Acme' })).thenRejected('company.exists');
  });

  it('is renamed, when the name is another one', () => {
    given(acme).when(command(RenameCompany, { company: 'a', name: 'Acme AG' })).then({ type: 'CompanyRenamed', data: { name: 'Acme AG' } });
    given(acme).when(command(RenameCompany, { company: 'a', name: ' Acme' })).thenNothing();
    given().when(command(RenameCompany, { company: 'a', name: 'Acme' })).thenRejected('company.unknown');
  });

  it('has a row with its name and the revision that set it', () => {
    expect(rowsAlong(companyRow, 'company-a', [acme, { type: 'CompanyRenamed', data: { name: 'Acme AG' } }])).toEqual([
      { id: 'a', name: 'Acme', revision: 0 },
      { id: 'a', name: 'Acme AG', revision: 1 },
    ]);
  });
});
