import type { Result } from '../report.js';

export const writes = async (): Promise<Result[]> => [];
