import type { Capability } from '../kernel/catalogue.js';
import { apiTokens } from './api-tokens.view.js';
import { deploymentAdmins } from './deployment-admins.view.js';
import { staffEvents } from './staff.events.js';
import { staffSsoEvents } from './staff-sso.events.js';
import { staffSso as staffSsoDecider } from './staff-sso.js';
import { staffIdentity, staffSso as staffSsoRow } from './staff-sso.view.js';
import { staff as staffDecider } from './staff.js';
import { staff as staffRow } from './staff.view.js';

export const staff: Capability = { name: 'staff', families: [staffEvents, staffSsoEvents], deciders: [staffDecider, staffSsoDecider], views: [staffRow, deploymentAdmins, apiTokens, staffSsoRow, staffIdentity] };
