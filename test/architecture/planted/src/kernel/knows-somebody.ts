import '../contacts/contact.js';
export const word = 1;
