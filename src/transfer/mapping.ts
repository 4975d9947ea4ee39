import type { Template } from './template.js';

/**
 * What a column mapping file says. It is JSON; `checkMapping` refuses what is wrong with the path of the fault.
 * `docs`: each member below; examples: the files in `mappings/`.
 */
export const MAPPING_FORMAT = 'sichtfeld-import/1';

export interface FileFormat {
  readonly type: 'csv' | 'json' | 'ndjson';
  /** CSV: `auto` counts `,` `;` tab and `|` in the first line. */
  readonly delimiter?: 'auto' | ',' | ';' | '\t' | '|';
  /** `auto`: UTF-8 with or without mark (UTF-16 with mark), else windows-1252. */
  readonly encoding?: 'auto' | 'utf-8' | 'windows-1252';
  readonly quote?: string;
  /** JSON: where the array of rows lies, as `issues` or `data.items`; without it the file is the array. */
  readonly path?: string;
}

export type ColumnType = 'text' | 'multiline' | 'email' | 'number' | 'boolean' | 'moment' | 'option' | 'options';

export interface Column {
  /** Names of the column in the file's head, German or English; case, spaces and punctuation do not count. `a.b` reaches into JSON. */
  readonly headers: readonly string[];
  readonly type: ColumnType;
  /** A row without it is rejected; a CSV file without the column is refused. */
  readonly required?: boolean;
  /** Texts that mean "no value", beside the mapping's. */
  readonly missing?: readonly string[];
  /** `d/m/Y H:M`, `m/d/Y`, `dd.mm.yyyy - HH:MM:SS`, `Y-m-dTH:M:S Z`, `ISO`: tried in order. */
  readonly dates?: readonly string[];
  /** Zone of dates that name none. */
  readonly zone?: string;
  readonly decimal?: 'point' | 'comma';
  /** From the file's word to an option's id (or `true`/`false`). */
  readonly values?: Readonly<Record<string, string | boolean>>;
  /** True: a word that `values` does not name rejects the row. Otherwise it becomes an option of its own. */
  readonly strict?: boolean;
  /** Takes the place of a missing value. */
  readonly default?: string | number | boolean;
  /** Between several options in one CSV cell; `,` unless told. */
  readonly separator?: string;
  readonly max?: number;
  /** What happens to text longer than `max`; refused unless told. */
  readonly long?: 'cut' | 'refuse';
}

export interface PropertyDefinition {
  readonly type: 'string' | 'number' | 'boolean' | 'enumeration' | 'date';
  readonly en: string;
  readonly de: string;
  readonly shown?: boolean;
  readonly multiple?: boolean;
}

/** Which column fills a property; `define` makes the property when it is not built in. */
export interface PropertySlot {
  readonly column: string;
  readonly define?: PropertyDefinition;
}

/** Words for options, where the file's own word will not do: `{"unassigned": {"en": "...", "de": "..."}}`. */
export type OptionWords = Readonly<Record<string, { readonly en: string; readonly de: string }>>;

/** Points to a company or contact by its id in the other system. */
export interface Reference {
  readonly external: Template;
  /** Made when it is first named; without it another file brings it. */
  readonly create?: { readonly name: Template; readonly email?: Template; readonly language?: string };
}

export interface CompanyRow {
  readonly is: 'company';
  readonly external: Template;
  readonly name: Template;
  readonly created?: string;
}

export interface ContactRow {
  readonly is: 'contact';
  readonly external: Template;
  readonly name: Template;
  readonly email?: Template;
  /** Column with `de`, `de-du` or `en`. */
  readonly language?: string;
  readonly created?: string;
  readonly company?: Reference;
  /** Ids of lists that every row joins, and the column that names more. */
  readonly lists?: readonly string[];
  readonly listColumn?: string;
  /** Column that is true for people who must not come in. */
  readonly blocked?: string;
}

export interface ReplySlot {
  readonly body: Template;
  /** Columns with the moment: the first that has one. */
  readonly at: readonly string[];
  /** `requester`, or an id for staff. */
  readonly author: string;
  readonly visibility: 'public' | 'internal';
}

export interface TicketRow {
  readonly is: 'ticket' | 'ticketState';
  readonly external: Template;
  readonly reference?: Template;
  readonly subject: Template;
  readonly body?: Template;
  /** Columns with the moment of opening: the first that has one. */
  readonly opened: readonly string[];
  readonly requester: Reference;
  readonly company?: Reference;
  readonly properties?: Readonly<Record<string, PropertySlot>>;
  readonly optionWords?: Readonly<Record<string, OptionWords>>;
  /** Options of `status` that mean: the ticket is closed. */
  readonly closing?: readonly string[];
  /** Columns with the moment of closing (a `ticket` row): the first that has one, else the opening. */
  readonly closed?: readonly string[];
  readonly replies?: readonly ReplySlot[];
  /** `ticketState`: a row is what a ticket was at a moment; the rows of one ticket stand near each other and are put in this order. */
  readonly order?: string;
  readonly at?: string;
}

export interface ReplyRow {
  readonly is: 'reply';
  readonly external: Template;
  readonly ticket: Template;
  readonly body: Template;
  readonly at: string;
  /** The contact who wrote it, by its id in the other system; without it, staff. */
  readonly contact?: Template;
  readonly visibility: 'public' | 'internal' | { readonly column: string };
}

export type RowMapping = CompanyRow | ContactRow | TicketRow | ReplyRow;

export interface Mapping {
  readonly format: typeof MAPPING_FORMAT;
  /** Names the system of origin; ids derive from it, so files that belong together share it. */
  readonly source: string;
  readonly file: FileFormat;
  readonly missing?: readonly string[];
  readonly dates?: readonly string[];
  readonly zone?: string;
  readonly decimal?: 'point' | 'comma';
  readonly columns: Readonly<Record<string, Column>>;
  readonly row: RowMapping;
}
