/** Steps of the log file, from one schema version to the next; shipped steps are never edited. */
export const LOG_STEPS: readonly string[] = [
  `
  CREATE TABLE log(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO log VALUES ('lineage', lower(hex(randomblob(8))));
  CREATE TABLE events(
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
    data TEXT NOT NULL, metadata TEXT NOT NULL, clock INTEGER NOT NULL, leaf TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE TABLE generation(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, live INTEGER NOT NULL) STRICT;
  `,
];

/** Steps of the vault's file. */
export const VAULT_STEPS: readonly string[] = [
  `
  CREATE TABLE entry(
    collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, version INTEGER NOT NULL, expires_at INTEGER, owner TEXT,
    PRIMARY KEY (collection, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX entry_owner ON entry(collection, owner) WHERE owner IS NOT NULL;
  CREATE INDEX entry_expiry ON entry(expires_at) WHERE expires_at IS NOT NULL;
  `,
];

/**
 * Tables of one generation of views; what they hold can be rebuilt. Tickets and scopes are interned as integers.
 * A ticket's bits and stamp stand once, in `ticket`: a filter sweep rewrites some 50 bytes per ticket and not its lines.
 * Its kind (what options it has now) stands there too, so that a sweep need not look at the tickets themselves.
 * Bits apart from lines cost a list of 25 rows 25 look-ups by number more: measured 51 us for 36, and 87 when they went by the text of the id.
 */
export const viewTables = (n: number): string => `
  CREATE TABLE row_${n}(view TEXT NOT NULL, id TEXT NOT NULL, position TEXT NOT NULL, revision INTEGER NOT NULL, row TEXT NOT NULL,
    PRIMARY KEY (view, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE checkpoint_${n}(name TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE parked_${n}(view TEXT NOT NULL, id TEXT NOT NULL, position TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (view, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE scope_${n}(n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE ticket_${n}(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, bits INTEGER NOT NULL, revision INTEGER NOT NULL,
    slots INTEGER NOT NULL, valid_until INTEGER, kind INTEGER NOT NULL) STRICT;
  CREATE TABLE kind_${n}(n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  CREATE INDEX due_${n} ON ticket_${n}(valid_until, id) WHERE valid_until IS NOT NULL;
  CREATE TABLE entry_${n}(scope INTEGER NOT NULL, activity INTEGER NOT NULL, ticket TEXT NOT NULL, n INTEGER NOT NULL,
    opened INTEGER NOT NULL, status TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (scope, activity, ticket)) STRICT, WITHOUT ROWID;
  CREATE INDEX entry_of_${n} ON entry_${n}(n, scope);
  CREATE INDEX entry_opened_${n} ON entry_${n}(scope, opened, ticket);
  CREATE INDEX entry_status_${n} ON entry_${n}(scope, status, ticket);
  CREATE TABLE words_${n}(n INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;
  CREATE TABLE word_${n}(scope INTEGER NOT NULL, word TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (scope, word, n)) STRICT, WITHOUT ROWID;
`;

export const VIEW_TABLES = ['row', 'checkpoint', 'parked', 'scope', 'ticket', 'entry', 'words', 'word', 'kind'] as const;

/** For tables that were made before tickets had kinds: all of them are of the one that tells nothing, until they are folded anew. */
export const addKinds = (n: number): string => `
  CREATE TABLE kind_${n}(n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  INSERT INTO kind_${n} VALUES (1, '');
  ALTER TABLE ticket_${n} ADD COLUMN kind INTEGER NOT NULL DEFAULT 1;
`;
