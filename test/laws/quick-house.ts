import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { House, type HouseOptions } from '../../src/platform/house.js';

/** Kept in memory where the system can: laws are about what is said, not about how long a disk takes. */
const ROOMS = (): string => {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
};

export const newRoom = (): string => mkdtempSync(join(ROOMS(), 'sichtfeld-'));

export const settingsFor = (folder: string, env: Readonly<Record<string, string>> = {}) =>
  readConfig({ SICHTFELD_DATA: folder, SICHTFELD_LOG: 'off', SICHTFELD_PORT: '0', SICHTFELD_RATE_LIMITS: 'off', SICHTFELD_CHECK: 'no', ...env });

/** A house in a folder of its own that goes away with it. Lists trust their bits: SICHTFELD_CHECK is off. */
export const openQuickHouse = async (options: HouseOptions = {}) => {
  const folder = newRoom();
  const house = await House.open(settingsFor(folder), options);
  const close = async (): Promise<void> => {
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { house, folder, close };
};
