import '../contacts/contact.js';
export const fold = 1;
