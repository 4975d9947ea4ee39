import Fastify from 'fastify';
import { answerParent } from '../child.js';
import type { Store } from '../store.js';
import { openTables } from './folder.js';

/**
 * The limit of a list: a bare Fastify handler that takes the 25 latest rows of the contact's own scope and of its
 * company's, merges them and sends their lines. Nobody is signed in, nothing is judged. `/bytes` sends the same bytes at once.
 */
type Row = [ticket: string, activity: number, line: string];

const { sql } = openTables(process.argv[2]!, { readOnly: true });
const scan = sql('SELECT ticket, activity, line FROM entry_# WHERE scope = (SELECT n FROM scope_# WHERE name = ?) ORDER BY activity DESC, ticket DESC LIMIT 25');
const rowsOf = (scope: string): Row[] => scan.all(scope) as unknown as Row[];

const merge = (own: readonly Row[], company: readonly Row[]): string => {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (let a = 0, b = 0; lines.length < 25 && (a < own.length || b < company.length); ) {
    const row = b >= company.length || (a < own.length && own[a]![1] >= company[b]![1]) ? own[a++]! : company[b++]!;
    if (seen.has(row[0])) continue;
    seen.add(row[0]);
    lines.push(`{${row[2]}}`);
  }
  return lines.join(',');
};

const app = Fastify();
const scopes = new Map<string, [string, string]>();
let bytes = '';
app.get('/list/:contact', (request, reply) => {
  const [own, company] = scopes.get((request.params as { contact: string }).contact)!;
  reply.header('Content-Type', 'application/json').send(`{"tickets":[${merge(rowsOf(own), rowsOf(company))}],"next":null}`);
});
app.get('/bytes', (_, reply) => reply.header('Content-Type', 'application/json').send(bytes));

answerParent({
  listen: async ({ contacts, companies }: Store) => {
    contacts.forEach((id, i) => scopes.set(id, [`contact:${id}`, `company:${companies[i % companies.length]}`]));
    bytes = (await app.inject(`/list/${contacts[0]}`)).body;
    await app.listen({ host: '127.0.0.1', port: 0 });
    return { port: (app.server.address() as { port: number }).port, size: bytes.length };
  },
});
