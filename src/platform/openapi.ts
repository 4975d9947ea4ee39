import { FILE_LIMITS } from '../tickets/attachment.policy.js';
import type { CommandRunner } from './command-runner.js';
import { OTHERS } from './openapi-others.js';
import type { Route } from './openapi-routes.js';
import { schemaOf } from './openapi-schemas.js';
import { HEADERS, QUERY, type RouteWords, type Schema } from './openapi-words.js';

const ref = (kind: string, name: string): Schema => ({ $ref: `#/components/${kind}/${name}` });

/** OpenAPI 3.1 of all routes: paths and who may use them from the controllers, bodies from the command classes. */
export const openApi = (routes: readonly Route[], runner: CommandRunner, version: string): Schema => ({
  openapi: '3.1.0',
  info: { title: 'Sichtfeld', version, summary: 'Customers see exactly the tickets that the rules allow; staff change the rules by commands; auditors read the log.' },
  servers: [{ url: '/' }],
  tags: [...new Set(routes.map(tagOf))].map(name => ({ name })),
  paths: pathsOf(routes, runner),
  components: componentsOf(runner),
});

/** From `ContactsController`: `Contacts`. */
const tagOf = ({ controller }: Route): string => controller.replace(/Controller$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');

const pathsOf = (routes: readonly Route[], runner: CommandRunner): Schema => {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route, runner);
  return paths;
};

const fallbackWords = ({ path, handler }: Route): RouteWords => ({
  en: handler.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/^./, letter => letter.toUpperCase()),
  gives: /^\/(api|health)\//.test(path) ? 'json' : 'page',
});

const operationOf = (route: Route, runner: CommandRunner): Schema => {
  const words = route.words ?? OTHERS[`${route.controller}.${route.handler}`] ?? fallbackWords(route);
  const open = route.who.includes('anybody');
  const body = bodyOf(route, words, runner);
  return {
    operationId: `${route.controller.replace(/Controller$/, '')}.${route.handler}`,
    summary: words.en,
    ...(open ? {} : { description: `For ${route.who.join(', ')}.` }),
    tags: [tagOf(route)],
    security: open ? [] : [{ session: [] }, ...(tokensOpen(route) ? [{ token: [] }] : [])],
    parameters: parametersOf(route, words, runner),
    ...(body && { requestBody: body }),
    responses: responsesOf(route, words),
  };
};

/** API tokens are for staff, and for the API alone. */
const tokensOpen = ({ path, who }: Route): boolean => path.startsWith('/api/') && who.some(one => ['admin', 'agent', 'auditor'].includes(one));

const parametersOf = (route: Route, words: RouteWords, runner: CommandRunner): Schema[] => [
  ...[...route.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: words.namesCommand && name === 'name' ? { type: 'string', enum: commandNames(runner) } : { type: 'string' } })),
  ...(words.query ?? []).map(name => ref('parameters', `query.${name.replace('!', '')}${name.endsWith('!') ? '.required' : ''}`)),
  ...(words.headers ?? []).map(name => ref('parameters', `header.${name}`)),
  ...(route.method === 'get' ? [] : [ref('parameters', 'header.X-CSRF-Token')]),
];

const bodyOf = (route: Route, { body, namesCommand, gives }: RouteWords, runner: CommandRunner): Schema | undefined => {
  if (namesCommand) return json({ anyOf: commandNames(runner).map(name => ref('schemas', name)) }, { required: true });
  const files = route.takesFiles ? { 'multipart/form-data': { schema: withFiles(body ? schemaOf(body.of, body.without) : { type: 'object' }) } } : {};
  if (body) return { required: true, content: { 'application/json': { schema: schemaOf(body.of, body.without) }, ...files } };
  if (!route.takesBody) return undefined;
  return { content: { [gives === 'page' ? 'application/x-www-form-urlencoded' : 'application/json']: { schema: gives === 'page' ? { type: 'object' } : {} }, ...files } };
};

const MIB = 1_024 * 1_024;

/** The same fields, then files: what comes before the first file is judged before a byte of it is read. */
const withFiles = (schema: Schema): Schema => ({
  ...schema,
  properties: {
    ...(schema['properties'] as object | undefined),
    files: {
      type: 'array', maxItems: FILE_LIMITS.count, items: { type: 'string', contentMediaType: 'application/octet-stream' },
      description: `After all other fields; at most ${FILE_LIMITS.count}, ${FILE_LIMITS.each / MIB} MiB each, ${FILE_LIMITS.together / MIB} MiB together. With any of them over a limit nothing is kept.`,
    },
  },
});

const json = (schema: Schema, more: Schema = {}): Schema => ({ ...more, content: { 'application/json': { schema } } });

const RATES = { 'RateLimit-Limit': ref('headers', 'RateLimit-Limit'), 'RateLimit-Remaining': ref('headers', 'RateLimit-Remaining'), 'RateLimit-Reset': ref('headers', 'RateLimit-Reset') };

const TEXTS = { page: 'text/html', events: 'text/event-stream' } as const;

const contentOf = ({ gives = 'json', answer = {} }: RouteWords): Schema => {
  if (gives === 'none') return {};
  if (gives === 'file') return { content: { 'application/octet-stream': {} } };
  return gives === 'json' ? json(answer) : { content: { [TEXTS[gives]]: { schema: { type: 'string' } } } };
};

const responsesOf = (route: Route, words: RouteWords): Schema => {
  const headers = { ...RATES, ...((words.tagged || words.headers?.includes('If-None-Match')) && { ETag: ref('headers', 'ETag') }) };
  const content = contentOf(words);
  return {
    [route.status]: { description: words.en, headers, ...content },
    ...(words.headers?.includes('If-None-Match') && { 304: { description: 'What is known still holds.' } }),
    default: ref('responses', 'Problem'),
  };
};

const commandNames = (runner: CommandRunner): string[] => runner.commands.map(({ spec }) => spec.command.name).sort();

const componentsOf = (runner: CommandRunner): Schema => ({
  securitySchemes: {
    session: { type: 'apiKey', in: 'cookie', name: '__Host-session', description: 'From POST /api/session or POST /api/staff/session; over plain http on this machine the cookie is called `session`.' },
    token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An API token of a staff member, from POST /api/staff/me/tokens. It gives the roles that both the token names and its holder still has, and needs no X-CSRF-Token.' },
  },
  schemas: { Problem: PROBLEM, ...commandSchemas(runner) },
  parameters: { ...queryParameters(false), ...queryParameters(true), ...Object.fromEntries(Object.entries(HEADERS).map(([name, header]) => [`header.${name}`, { name, in: 'header', ...header }])) },
  headers: {
    ETag: { description: 'Revision of what was read or changed; for If-Match and If-None-Match.', schema: { type: 'string' } },
    'RateLimit-Limit': { description: 'Requests at once.', schema: { type: 'integer' } },
    'RateLimit-Remaining': { description: 'Requests left.', schema: { type: 'integer' } },
    'RateLimit-Reset': { description: 'Seconds until all are there again.', schema: { type: 'integer' } },
  },
  responses: { Problem: { description: 'A refusal by name (RFC 9457).', content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } } } },
});

const commandSchemas = (runner: CommandRunner): Schema =>
  Object.fromEntries(runner.commands.map(({ spec }) => [spec.command.name, { ...schemaOf(spec.command), title: spec.en, description: `For ${spec.by.join(', ')}.` }]));

const queryParameters = (required: boolean): Schema =>
  Object.fromEntries(Object.entries(QUERY).map(([name, parameter]) => [`query.${name}${required ? '.required' : ''}`, { name, in: 'query', required, ...parameter }]));

const FAULT: Schema = { type: 'object', required: ['path', 'code', 'detail'], properties: { path: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } } };

const PROBLEM: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
    code: { type: 'string', description: 'Stable: what programs go by.' },
    faults: { type: 'array', items: FAULT },
    actual: { type: 'integer', description: 'Of a stale revision: the current one.' },
  },
};
