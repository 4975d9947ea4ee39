import './index.js';
export const barrelled = 1;
