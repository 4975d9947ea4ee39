import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What decides by a path before a route is found: `/%61pi` and `//api` are other paths for it, and the same route. A hook that does not look at the request decides nothing. */
const BY_PATH = /\bNestMiddleware\b|\bMiddlewareConsumer\b|\.forRoutes\(|\bapp\.use\(|\baddHook\('(?:onRequest|preParsing|preValidation|preHandler)', (?:async )?(?!\(?_request)/;
const MIDDLEWARE = /\bNestMiddleware\b|\bMiddlewareConsumer\b|\.forRoutes\(/;

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).filter(one => one.isFile() && /\.tsx?$/.test(one.name) && !one.name.includes('.spec.')).map(one => join(one.parentPath, one.name));

describe('who may do what', () => {
  it('is decided by guards of the route that was found, never by middleware of a path (W14)', () => {
    const files = sources('src');
    expect(files.length).toBeGreaterThan(300);
    // web/ knows no capability (dependency-rule.spec.ts), so its hooks know nobody either: limits, and the fields of forms.
    expect(files.filter(file => !file.startsWith(join('src', 'web')) && BY_PATH.test(readFileSync(file, 'utf8')))).toEqual([]);
    expect(files.filter(file => file.startsWith(join('src', 'web')) && MIDDLEWARE.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('would be seen where it is not', () => {
    for (const planted of ['export class Auth implements NestMiddleware {}', 'consumer.apply(Auth).forRoutes("/api")', "app.use('/staff', check)", "fastify.addHook('preHandler', check)"]) expect([planted, BY_PATH.test(planted)]).toEqual([planted, true]);
  });
});
