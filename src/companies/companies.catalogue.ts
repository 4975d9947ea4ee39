import type { Capability } from '../kernel/catalogue.js';
import { companyEvents } from './company.events.js';
import { company } from './company.js';
import { company as companyRow } from './company.view.js';

export const companies: Capability = { name: 'companies', families: [companyEvents], deciders: [company], views: [companyRow] };
