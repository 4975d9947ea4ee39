import type { Capability } from '../kernel/catalogue.js';
import { propertyEvents } from './property.events.js';
import { property } from './property.js';
import { property as propertyRow } from './property.view.js';

export const propertiesCapability: Capability = { name: 'properties', families: [propertyEvents], deciders: [property], views: [propertyRow] };
