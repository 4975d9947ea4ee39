import type { Capability } from '../kernel/catalogue.js';
import { apiTokens } from './api-tokens.view.js';
import { deploymentAdmins } from './deployment-admins.view.js';
import { staffEvents } from './staff.events.js';
import { staff as staffDecider } from './staff.js';
import { staff as staffRow } from './staff.view.js';

export const staff: Capability = { name: 'staff', families: [staffEvents], deciders: [staffDecider], views: [staffRow, deploymentAdmins, apiTokens] };
