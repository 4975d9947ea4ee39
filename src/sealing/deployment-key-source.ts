import { constants } from 'node:fs';
import { link, mkdir, open, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';
import { DeploymentKey, KEY_BYTES } from './deployment-key.js';
import { keyCheckOf } from './key-check.js';
import { DeploymentKeyFault } from './sealing-errors.js';

/** The file's name inside the configured folder, which backups of log and vault must not include. */
export const DEPLOYMENT_KEY_FILE = 'deployment.key';

export interface DeploymentKeySource {
  /** Base64 or hex, as from an environment variable; wins over the folder. */
  readonly value?: string | undefined;
  readonly folder: string;
}

/**
 * The deployment's key from its source. Made (0600, durable) at the very first start only: when the vault was sealed
 * before and the file is gone, a new one would open nothing. Throws DeploymentKeyFault with a sentence for the operator.
 */
export const openDeploymentKey = async ({ value, folder }: DeploymentKeySource, vault: Vault, random: Random): Promise<DeploymentKey> => {
  const key = value === undefined || value === '' ? await fromFolder(folder, vault, random) : deploymentKeyFrom(value, 'the environment', random);
  const check = await keyCheckOf(vault);
  if (check && !key.isCheckedBy(check.check)) {
    throw new DeploymentKeyFault('This deployment key is not the one that the vault was sealed with. Nothing was changed.');
  }
  return key;
};

/** Reads 32 bytes written as base64, base64url or hex. */
export const deploymentKeyFrom = (text: string, source: string, random: Random): DeploymentKey => {
  const digits = text.trim();
  if (/^[0-9a-f]{64}$/i.test(digits)) return new DeploymentKey(Buffer.from(digits, 'hex'), random);
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(digits)) throw new DeploymentKeyFault(`The deployment key from ${source} is neither base64 nor hex.`);
  const raw = Buffer.from(digits, 'base64');
  if (raw.length !== KEY_BYTES) {
    throw new DeploymentKeyFault(`The deployment key from ${source} has the wrong length: ${KEY_BYTES} bytes as base64 (44 characters) or hex (64) are expected, ${digits.length} characters were found.`);
  }
  return new DeploymentKey(raw, random);
};

const fromFolder = async (folder: string, vault: Vault, random: Random): Promise<DeploymentKey> => {
  const path = join(folder, DEPLOYMENT_KEY_FILE);
  const found = await readPrivate(path);
  if (found !== undefined) return deploymentKeyFrom(found, path, random);
  if (await keyCheckOf(vault)) throw new DeploymentKeyFault(`${path} is missing, but the vault was sealed with a key. Put that key back; a new one would open nothing.`);
  await create(folder, path, random);
  return deploymentKeyFrom((await readPrivate(path))!, path, random);
};

const readPrivate = async (path: string): Promise<string | undefined> => {
  const file = await open(path, constants.O_RDONLY).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new DeploymentKeyFault(`${path} cannot be read: ${error.message}`);
  });
  if (!file) return undefined;
  try {
    const { mode } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new DeploymentKeyFault(`${path} can be read by others (mode ${(mode & 0o777).toString(8)}); allow its owner only: chmod 600 ${path}`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
};

/** Complete or not there at all: written beside, made durable, then linked into place; an existing file is never replaced. */
const create = async (folder: string, path: string, random: Random): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${random.bytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  await file.writeFile(`${random.bytes(KEY_BYTES).toString('base64')}\n`);
  await file.sync();
  await file.close();
  await link(draft, path).catch((error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? undefined : Promise.reject(error)));
  await unlink(draft);
  await syncFolder(folder);
};

/** A new name in a folder is durable once the folder is. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32' || !(await stat(folder)).isDirectory()) return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
