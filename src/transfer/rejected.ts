/** Why a row was left out: where, what stood there, and a sentence in both languages. */
export interface Rejected {
  /** As a spreadsheet counts: the head of a CSV file is row 1; in JSON the first row is 1. */
  readonly row: number;
  /** The column as the file calls it; null: the row as a whole. */
  readonly column: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly en: string;
  readonly de: string;
}

export interface Reason {
  readonly code: string;
  readonly en: string;
  readonly de: string;
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
};

export const rejected = (row: number, column: string | null, value: unknown, reason: Reason): Rejected => ({
  row,
  column,
  value: value === undefined || value === null ? null : shown(value),
  ...reason,
});

/** One reason for each thing that can be wrong with a row. */
export const REASONS = {
  missing: { code: 'row.missing', en: 'A value is needed here and there is none.', de: 'Hier wird ein Wert gebraucht, es steht keiner da.' },
  date: { code: 'row.date', en: 'This is no date in the format that the mapping names, or a day that does not exist.', de: 'Das ist kein Datum im Format der Zuordnung oder ein Tag, den es nicht gibt.' },
  number: { code: 'row.number', en: 'This is no number.', de: 'Das ist keine Zahl.' },
  boolean: { code: 'row.boolean', en: 'This is neither yes nor no.', de: 'Das ist weder Ja noch Nein.' },
  value: { code: 'row.value', en: 'The mapping does not know this value.', de: 'Die Zuordnung kennt diesen Wert nicht.' },
  email: { code: 'row.email', en: 'This is no e-mail address.', de: 'Das ist keine E-Mail-Adresse.' },
  long: { code: 'row.long', en: 'This text is longer than the field allows.', de: 'Dieser Text ist länger, als das Feld erlaubt.' },
  characters: { code: 'row.characters', en: 'The text holds characters that cannot be kept.', de: 'Der Text enthält Zeichen, die nicht gespeichert werden können.' },
  reference: { code: 'row.reference', en: 'This points to something that no imported row describes.', de: 'Das verweist auf etwas, das keine importierte Zeile beschreibt.' },
  late: { code: 'row.late', en: 'The row stands too far from the other rows of its ticket.', de: 'Die Zeile steht zu weit von den übrigen Zeilen ihres Tickets entfernt.' },
  twice: { code: 'row.twice', en: 'An earlier row has this number already.', de: 'Eine frühere Zeile hat diese Nummer schon.' },
  ragged: { code: 'row.ragged', en: 'The row has more or fewer fields than the head of the file.', de: 'Die Zeile hat mehr oder weniger Felder als der Kopf der Datei.' },
  open: { code: 'row.open', en: 'A quotation mark is opened here and never closed: from this row on nothing in the file can be read.', de: 'Hier beginnt ein Anführungszeichen, das nie endet: Ab dieser Zeile ist in der Datei nichts mehr lesbar.' },
  broken: { code: 'row.broken', en: 'The row cannot be read: its quoting or its JSON is broken.', de: 'Die Zeile ist nicht lesbar: Ihre Anführungszeichen oder ihr JSON sind fehlerhaft.' },
} as const satisfies Record<string, Reason>;
