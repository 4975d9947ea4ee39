import '../adapters/sqlite.js';
export const profile = 1;
