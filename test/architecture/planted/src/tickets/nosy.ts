import '../contacts/contact.view.js';
export const read = 1;
