import type { Actor } from '../kernel/event.js';
import type { Role } from '../kernel/command.js';

/** How somebody came in: what `entry` is asked with, at every request. */
export interface Identity {
  readonly portal: string;
  readonly host: string;
  readonly method: 'password' | 'link' | 'sso';
  readonly connection: string | null;
  /** Digest of the provider's subject: with the identity that is unlinked its sessions end. */
  readonly subject?: string;
}

/** Who asks, handed on as the first argument everywhere. */
export interface Caller {
  readonly actor: Actor;
  readonly roles: readonly Role[];
  /** Portals that the roles hold for; null: the deployment. */
  readonly portals: readonly string[] | null;
  /** Staff with roles for some portals: the roles held at one of them. */
  readonly rolesAt?: (portal: string) => readonly Role[];
  /** Id of the API token that stands in for a session. */
  readonly apiToken?: string;
  /** Contacts only. */
  readonly identity?: Identity;
  readonly onBehalfOf?: Actor;
  /** Staff with a session: when its person last proved to be there (ms); null: not yet. Absent: nothing that could prove it (a token). */
  readonly provenAt?: number | null;
  /** Staff: the deployment's connection that the session began by. */
  readonly connection?: string;
  readonly address?: string;
  readonly userAgent?: string;
  readonly correlationId: string;
}

export const SYSTEM: Caller = { actor: { kind: 'system', id: 'sichtfeld' }, roles: ['system', 'admin'], portals: null, correlationId: 'system' };

/** Whoever holds the machine: the CLI. */
export const OPERATOR: Caller = { actor: { kind: 'system', id: 'cli' }, roles: ['system', 'admin', 'agent', 'auditor'], portals: null, correlationId: 'cli' };

export const processCaller = (name: string, correlationId: string): Caller => ({
  actor: { kind: 'process', id: name },
  roles: ['process'],
  portals: null,
  correlationId,
});

export const importCaller = (source: string): Caller => ({
  actor: { kind: 'import', id: source },
  roles: ['import'],
  portals: null,
  correlationId: `import:${source}`,
});
