import type { Capability } from '../kernel/catalogue.js';
import { listEvents } from './list.events.js';
import { list } from './list.js';
import { list as listRow } from './list.view.js';

export const lists: Capability = { name: 'lists', families: [listEvents], deciders: [list], views: [listRow] };
