import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** One incident as a shape to repeat: what it says, and what changed when (ms after its opening). */
export interface Incident {
  readonly number: string;
  readonly subject: string;
  readonly body: string;
  readonly category: string;
  readonly pipeline: string;
  readonly priority: string;
  readonly openedAt: number;
  readonly changes: readonly { readonly after: number; readonly status: string; readonly pipeline: string }[];
}

const SOURCES = ['../shared/data/servicenow/incident_event_log.csv.gz', 'demo/servicenow-newest-2000.csv.gz'];
const STATUS: Readonly<Record<string, string>> = { New: 'new', Active: 'open', Resolved: 'solved', Closed: 'closed', 'Awaiting User Info': 'pending' };
const PRIORITY: Readonly<Record<string, string>> = { '1 - Critical': 'urgent', '2 - High': 'high', '3 - Moderate': 'normal', '4 - Low': 'low' };

/** d/m/Y H:M without a zone; read as UTC, since only differences count here. */
const moment = (text: string): number => {
  const [, day, month, year, hour, minute] = /^(\d+)\/(\d+)\/(\d+) (\d+):(\d+)$/.exec(text) ?? [];
  return day === undefined ? 0 : Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
};

const option = (text: string): string => (text === '?' ? 'support' : text.toLowerCase().replace(/\W+/g, '_'));

type Row = Record<string, string>;

/** About five events an incident, as in the source: the opening and up to four changes of its state or queue. */
const incident = (rows: readonly Row[]): Incident => {
  const first = rows[0]!;
  const openedAt = moment(first['opened_at']!);
  const changes = rows.slice(1).map(row => ({ after: Math.max(60_000, moment(row['sys_updated_at']!) - openedAt), status: STATUS[row['incident_state']!] ?? 'onHold', pipeline: option(row['assignment_group']!) }));
  return {
    number: first['number']!,
    subject: `${first['category']} / ${first['subcategory']}`,
    body: `${first['u_symptom']} at ${first['location']}, reported by ${first['contact_type']}.`,
    category: first['category']!, pipeline: option(first['assignment_group']!), priority: PRIORITY[first['priority']!] ?? 'normal',
    openedAt, changes: changes.slice(-4),
  };
};

/** Reads the set once. @throws when neither the shared data nor the demo's part is there */
export const readIncidents = async (): Promise<{ incidents: readonly Incident[]; source: string }> => {
  const source = SOURCES.find(path => existsSync(path));
  if (!source) throw new Error(`There is no data to repeat: neither ${SOURCES.join(' nor ')}.`);
  const groups = new Map<string, Row[]>();
  for await (const row of createReadStream(source).pipe(createGunzip()).pipe(parse({ columns: true })) as AsyncIterable<Row>) {
    const group = groups.get(row['number']!);
    if (group) group.push(row);
    else groups.set(row['number']!, [row]);
  }
  return { incidents: [...groups.values()].map(incident), source };
};
