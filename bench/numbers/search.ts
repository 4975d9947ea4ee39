import type { Result } from '../report.js';

export const search = async (): Promise<Result[]> => [];
