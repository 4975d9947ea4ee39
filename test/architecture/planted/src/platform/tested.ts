import '../../test/helper.js';
export const tested = 1;
