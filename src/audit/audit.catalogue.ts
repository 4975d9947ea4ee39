import type { Capability } from '../kernel/catalogue.js';
import { erasures } from './erasures.view.js';

export const audit: Capability = { name: 'audit', families: [], deciders: [], views: [erasures] };
