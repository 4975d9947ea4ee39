import { createApp } from '../app.module.js';
import { readConfig } from '../config.js';
import { controlOf, reachControl, type Control, type ControlAnswer } from './control.js';
import { House } from './house.js';

/** A refusal as the CLI prints it; the process ends with 1. */
export class Refused extends Error {}

const faultLines = (problem: { detail?: string; title?: string; code?: string; faults?: { path: string; detail: string }[] }): string =>
  [`${problem.detail ?? problem.title ?? 'It was refused.'} (${problem.code ?? 'unknown'})`, ...(problem.faults ?? []).map(({ path, detail }) => `  ${path || 'body'}: ${detail}`)].join('\n');

/** The answer's JSON. @throws Refused with the problem in words */
export const told = <T = Record<string, unknown>>({ status, text }: ControlAnswer): T => {
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new Refused(text);
  }
  if (status >= 400) throw new Refused(faultLines(body as Parameters<typeof faultLines>[0]));
  return body as T;
};

/** Talks to the service that runs on the data folder, or opens the folder for this one command. */
export const withControl = async <T>(work: (control: Pick<Control, 'ask'>) => Promise<T>): Promise<T> => {
  const config = readConfig();
  const running = await reachControl(config.data);
  if (running) return work(running);
  return withHouse(async house => {
    const app = await createApp(house);
    try {
      return await work(controlOf(app, house));
    } finally {
      await app.close();
    }
  });
};

/** Opens the data folder; refused with a sentence while a service runs on it. */
export const withHouse = async <T>(work: (house: House) => Promise<T>): Promise<T> => {
  const house = await House.open({ ...readConfig(), log: 'error' });
  try {
    return await work(house);
  } finally {
    await house.close();
  }
};

export const printed = (value: unknown, json: boolean | undefined): string => (json ? JSON.stringify(value) : JSON.stringify(value, null, 2));
