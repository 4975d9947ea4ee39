import 'reflect-metadata';
import { storeOf } from './store.js';

/** `node dist/bench/make-store.js 20000`: makes (or finds) the store of a size. */
const store = await storeOf(Number(process.argv[2] ?? 20_000));
console.log(`${store.folder}: ${store.tickets} tickets, ${store.contacts.length} contacts, ${store.companies.length} companies`);
