import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../src/config.js';
import type { Command, CommandClass } from '../../src/kernel/command.js';
import { commandFrom } from '../../src/kernel/fields.js';
import { SYSTEM, type Caller } from '../../src/platform/caller.js';
import { House, type HouseOptions } from '../../src/platform/house.js';

/** A clock that tests move. */
export class TestClock {
  constructor(public moment = Date.parse('2026-03-02T09:00:00.000Z')) {}
  now(): number {
    return this.moment;
  }
}

/** A house on a folder of its own that goes away with it. */
export const openHouse = async (options: HouseOptions & { readonly env?: Record<string, string> } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'sichtfeld-'));
  const config: Config = readConfig({ SICHTFELD_DATA: folder, SICHTFELD_LOG: 'off', SICHTFELD_PORT: '0', ...options.env });
  const house = await House.open(config, options);
  house.onClose(() => undefined);
  const close = async (): Promise<void> => {
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { house, folder, config, close };
};

/** Runs a command as the system does, with its checks of fields. */
export const issue = <C extends Command>(house: House, command: CommandClass<C>, body: object, caller: Caller = SYSTEM, options: Parameters<House['runner']['run']>[2] = {}) =>
  house.runner.run(commandFrom(command, body), caller, options);
