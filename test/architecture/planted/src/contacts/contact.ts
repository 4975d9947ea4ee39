export const contact = 1;
