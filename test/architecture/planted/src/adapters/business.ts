import '../contacts/contact.js';
export const driver = 1;
