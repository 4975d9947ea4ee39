import type { Result } from '../report.js';

export const rule = async (): Promise<Result[]> => [];
