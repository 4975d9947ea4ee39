import '@nestjs/common';
export const policy = 1;
