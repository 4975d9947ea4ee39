import { CorruptStore, Rejection } from '../kernel/errors.js';

/** A key is gone and left no tombstone: an alarm (a wrong or old vault), never an erasure. `place` names what cannot be read. */
export class MissingKey extends Error {
  constructor(
    readonly key: string,
    readonly place?: string,
  ) {
    super(`The key ${key} is missing from the vault and was never destroyed${place ? `; it seals ${place}` : ''}. Is this the vault that belongs to the log?`);
    this.name = 'MissingKey';
  }
}

/** Something was to be sealed for a person (or by a key) whose key was destroyed; it is never made again. */
export class KeyDestroyed extends Rejection {
  constructor(
    readonly key: string,
    readonly at: number,
  ) {
    super('conflict', 'key.destroyed', `The key ${key} was destroyed at ${new Date(at).toISOString()}; nothing is sealed by it any more.`, { key, at });
    this.name = 'KeyDestroyed';
  }
}

/** A text that an erasure made unreadable cannot be written again. */
export class ErasedText extends Rejection {
  constructor(place: string) {
    super('conflict', 'text.erased', `${place} is erased; what is erased cannot be written again.`, { place });
    this.name = 'ErasedText';
  }
}

/** `keyOf` was asked for a key that `load` did not bring (or that newer ones displaced): load, then ask again. */
export class KeyNotLoaded extends Error {
  constructor(key: string) {
    super(`The key ${key} is not loaded.`);
    this.name = 'KeyNotLoaded';
  }
}

/** The pool of text keys holds too few for a synchronous take: `await ensureTextKeys(n)` before. */
export class PoolEmpty extends Error {
  constructor() {
    super('No text key is in stock.');
    this.name = 'PoolEmpty';
  }
}

/** The log holds an event that this program does not know, or in a newer form. */
export class UnknownEventType extends Error {
  constructor(
    readonly type: string,
    readonly stream: string,
    reason = 'is not known to this program',
  ) {
    super(`The event ${type} in ${stream} ${reason}.`);
    this.name = 'UnknownEventType';
  }
}

/** The deployment's key cannot be used; the message is the sentence an operator reads at start. */
export class DeploymentKeyFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DeploymentKeyFault';
  }
}

/** A wrapped key or the ledger does not say what was written. */
export const corrupt = (message: string): never => {
  throw new CorruptStore(message);
};
