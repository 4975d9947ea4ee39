import '../tickets/nosy.js';
export const layout = 1;
