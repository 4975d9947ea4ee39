import type { Connection } from '../portal/portal.policy.js';
import type { SecretPurpose } from './connection.policy.js';

/** Opens a connection's secrets, for one request. */
export abstract class SecretReader {
  /** Undefined: none was set. */
  abstract of(portal: string, connection: Connection, purpose: SecretPurpose): Promise<string | undefined>;
}
