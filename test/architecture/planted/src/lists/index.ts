export * from './one.js';
