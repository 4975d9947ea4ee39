import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '../support/browser-client.js';
import { openDesk, type Desk } from './desk.js';

interface Parameter { name?: string; in?: string; required?: boolean; $ref?: string }
interface Operation { operationId: string; summary: string; security: object[]; parameters: Parameter[]; requestBody?: object; responses: Record<string, { description?: string; $ref?: string }> }
interface Document { openapi: string; paths: Record<string, Record<string, Operation>>; components: Record<string, Record<string, object>> }

let desk: Desk;
let document: Document;
beforeAll(async () => {
  desk = await openDesk();
  const answer = await new Client(desk.app).ask('/api/openapi.json');
  expect(answer.headers['cache-control']).toBe('public, max-age=300');
  document = answer.json();
});
afterAll(() => desk.close());

const operations = () => Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));

/** Fastify's own table is a tree: `├── /tickets (GET, HEAD)` below `├── /api`, four characters a level. */
const registered = (): Set<string> => {
  const routes = new Set<string>();
  const above: string[] = [];
  for (const line of desk.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent, part, methods] = /^(.*?)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/u.exec(line) ?? [];
    if (indent === undefined) continue;
    above.splice(indent.length / 4, Infinity, part!);
    // Of a path with a wildcard the tree shows the end only.
    const path = part === '*' ? '*' : above.join('').replace(/:(\w+)/g, '{$1}');
    for (const method of methods?.split(', ') ?? []) if (!['HEAD', 'OPTIONS'].includes(method)) routes.add(`${method} ${path}`);
  }
  return routes;
};

describe('The description of the API', () => {
  it('names every route that is served, and none that is not (I2)', () => {
    const described = new Set(operations().map(({ path, method }) => `${method.toUpperCase()} ${path.replace(/^.*\{rest\}$/, '*')}`));
    const served = registered();
    expect(served.size).toBeGreaterThan(30);
    expect([...served].filter(route => !described.has(route))).toEqual([]);
    expect([...described].filter(route => !served.has(route))).toEqual([]);
  });

  it('is OpenAPI 3.1: every reference leads somewhere, every path parameter is declared, every operation has its own name (I2)', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/([^/"]+)\/([^"]+)"/g)];
    expect(refs.length).toBeGreaterThan(50);
    for (const [, kind, name] of refs) expect([kind, name, document.components[kind!]?.[name!] !== undefined]).toEqual([kind, name, true]);
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations()) {
      const declared = operation.parameters.filter(one => one.in === 'path').map(({ name }) => name);
      expect([path, declared]).toEqual([path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
      expect(operation.summary).not.toBe('');
      for (const response of Object.values(operation.responses)) expect(response.$ref ?? response.description).toBeTruthy();
    }
    for (const kind of Object.values(document.components)) for (const name of Object.keys(kind)) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
  });

  it('every command has its fields, as exact as its checks, and what a route may refuse is a problem by name (I2)', () => {
    for (const { spec } of desk.house.runner.commands) expect(document.components['schemas']![spec.command.name]).toMatchObject({ type: 'object', additionalProperties: false, title: spec.en });
    expect(document.components['schemas']!['OpenTicket']).toMatchObject({ required: ['requester', 'subject'], properties: { subject: { type: 'string', minLength: 1, maxLength: 200 } } });
    expect(operations().every(({ operation }) => operation.responses['default']?.$ref === '#/components/responses/Problem')).toBe(true);
  });

  it('routes that need a session say so, and answer 401 to whoever has none', async () => {
    const stranger = new Client(desk.app);
    for (const { path, method, operation } of operations().filter(one => one.path.startsWith('/api/') && one.operation.security.length > 0)) {
      const answer = await stranger.ask(path.replace(/\{\w+\}/g, 'x'), { method: method.toUpperCase() as 'GET' });
      expect([path, method, answer.status === 401 || answer.status === 429, operation.operationId]).toEqual([path, method, true, operation.operationId]);
    }
  });
});

describe('Health', () => {
  it('the process is alive and ready, and says how far each view is, without a word about anybody (I3)', async () => {
    const client = new Client(desk.app);
    expect((await client.ask('/health/live')).json()).toEqual({ live: true });
    const { status, json, text } = await client.ask('/health/ready');
    expect(status).toBe(200);
    expect(json()).toMatchObject({ ready: true, store: { writable: true }, parked: 0, due: { lag: 0 }, sweeps: [], runs: [] });
    expect(json().views).toEqual(expect.arrayContaining([{ name: 'ticketFacts', decisive: true, behind: 0, parked: 0 }]));
    for (const secret of ['example.com', desk.town.anna, desk.town.amsel, 'Amsel']) expect(text).not.toContain(secret);
  });

  it('parked rows are counted; views behind the log make it unready (I3)', async () => {
    const client = new Client(desk.app);
    await desk.house.stores.views.transact(tx => {
      tx.park('ticketThread', 'x', tx.checkpoint('views'), 'a fold that failed');
      tx.setCheckpoint('views', '0000000000000001');
    });
    const answer = await client.ask('/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.json()).toMatchObject({ ready: false, parked: 1 });
    expect(answer.json().views.every(({ behind }: { behind: number }) => behind > 0)).toBe(true);
    expect((await client.ask('/health/live')).status).toBe(200);
  });
});
