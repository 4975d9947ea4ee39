import { RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import { ALLOWED } from './gate.js';
import { DESCRIBED, type RouteWords } from './openapi-words.js';

/** A route as its controller declares it. */
export interface Route {
  /** Lower case. */
  readonly method: string;
  /** `/api/tickets/{id}`. */
  readonly path: string;
  readonly controller: string;
  readonly handler: string;
  readonly who: readonly string[];
  /** Of a good answer. */
  readonly status: number;
  readonly takesBody: boolean;
  /** Forms with files, beside what it takes anyway. */
  readonly takesFiles: boolean;
  readonly words: RouteWords | undefined;
}

const METHODS: Readonly<Partial<Record<RequestMethod, string>>> = {
  [RequestMethod.GET]: 'get', [RequestMethod.POST]: 'post', [RequestMethod.PUT]: 'put', [RequestMethod.DELETE]: 'delete', [RequestMethod.PATCH]: 'patch',
};

/** Every route of these controllers, in the order of path and method. */
export const routesOf = (controllers: Iterable<Type>): readonly Route[] =>
  [...controllers].flatMap(controller => handlersIn(controller).flatMap(name => routesAt(controller, name))).sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));

const meta = <T>(key: string, target: object): T | undefined => Reflect.getMetadata(key, target) as T | undefined;

const handlersIn = ({ prototype }: Type): string[] =>
  Object.getOwnPropertyNames(prototype).filter(name => name !== 'constructor' && typeof (prototype as Record<string, unknown>)[name] === 'function' && meta(PATH_METADATA, (prototype as Record<string, object>)[name]!) !== undefined);

const paths = (path: string | readonly string[] | undefined): readonly string[] => (typeof path === 'string' ? [path] : (path ?? ['']));

const joined = (...parts: readonly string[]): string => `/${parts.flatMap(part => part.split('/')).filter(Boolean).map(part => part.replace(/:(\w+)/g, '{$1}').replace(/^\*\w*$/, '{rest}')).join('/')}`;

const routesAt = (controller: Type, name: string): Route[] => {
  const handler = (controller.prototype as Record<string, object>)[name]!;
  const method = METHODS[meta<RequestMethod>(METHOD_METADATA, handler) ?? RequestMethod.GET];
  if (method === undefined) throw new Error(`${controller.name}.${name} answers a method that the description has no word for.`);
  const who = meta<string[]>(ALLOWED, handler) ?? meta<string[]>(ALLOWED, controller) ?? [];
  const status = meta<number>(HTTP_CODE_METADATA, handler) ?? (method === 'post' ? 201 : 200);
  const takesBody = argumentsOf(controller, name).includes(RouteParamtypes.BODY);
  const takesFiles = meta<{ takesFiles?: boolean }>(FASTIFY_ROUTE_CONFIG_METADATA, handler)?.takesFiles === true;
  return paths(meta(PATH_METADATA, controller)).flatMap(base =>
    paths(meta(PATH_METADATA, handler)).map(path => ({ method, path: joined(base, path), controller: controller.name, handler: name, who, status, takesBody, takesFiles, words: meta<RouteWords>(DESCRIBED, handler) })),
  );
};

/** What a handler takes from the request: kinds of RouteParamtypes. */
const argumentsOf = (controller: Type, name: string): number[] =>
  Object.keys((Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) as object | undefined) ?? {}).map(key => Number(key.split(':')[0]));
