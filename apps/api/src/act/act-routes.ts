import { type CustomDecorator, Inject, Injectable, RequestMethod, SetMetadata } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { MAY } from '../access/may.js';

const ACTED = 'filmdeed:acted';

/** Names what a public route does, where `@May` does not: a sign-in, say. */
export const Acted = (action: string): CustomDecorator => SetMetadata(ACTED, action);

/** What a route does: one of these; the first of them that the policy lets the asking do. */
export type RouteActions = readonly string[];

/** Every route of every controller with the actions that it stands for: known also of a request that is refused before its route is reached. */
@Injectable()
export class ActRoutes {
  readonly #discovery: DiscoveryService;
  readonly #scanner: MetadataScanner;
  readonly #reflector: Reflector;
  #routes: ReadonlyMap<string, RouteActions> | undefined;

  constructor(
    @Inject(DiscoveryService) discovery: DiscoveryService,
    @Inject(MetadataScanner) scanner: MetadataScanner,
    @Inject(Reflector) reflector: Reflector,
  ) {
    this.#discovery = discovery;
    this.#scanner = scanner;
    this.#reflector = reflector;
  }

  /** Undefined for a route that is open to strangers and only looked at. `route` as the server has it: `/api/v1/filings/:id`. */
  find(method: string, route: string): RouteActions | undefined {
    this.#routes ??= new Map(this.#walk());
    const known = this.#routes.get(`${method} ${route.replace(/^\/api\/v1/, '')}`);
    if (known !== undefined || SAFE.includes(method) || !route.startsWith('/api/v1/')) return known;
    return [nameOf(method, route)];
  }

  *#walk(): Generator<readonly [string, RouteActions]> {
    for (const { instance, metatype } of this.#discovery.getControllers()) {
      if (typeof metatype !== 'function' || instance === null) continue;
      const prototype = Object.getPrototypeOf(instance) as Readonly<Record<string, () => unknown>>;
      for (const name of this.#scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name]!;
        const method = this.#reflector.get<RequestMethod | undefined>(METHOD_METADATA, handler);
        const acted = this.#reflector.get<string | undefined>(ACTED, handler);
        const actions =
          this.#reflector.get<RouteActions | undefined>(MAY, handler) ?? (acted === undefined ? [] : [acted]);
        if (method === undefined || actions.length === 0) continue;
        for (const prefix of pathsOf(this.#reflector.get<unknown>(PATH_METADATA, metatype))) {
          for (const path of pathsOf(this.#reflector.get<unknown>(PATH_METADATA, handler))) {
            yield [`${RequestMethod[method]} ${joined(prefix, path)}`, actions];
          }
        }
      }
    }
  }
}

export const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

function pathsOf(path: unknown): readonly string[] {
  return typeof path === 'string' ? [path] : Array.isArray(path) ? (path as string[]) : [''];
}

function joined(prefix: string, path: string): string {
  const parts = `${prefix}/${path}`.split('/').filter((part) => part !== '');
  return `/${parts.join('/')}`;
}

/** What changes something and has no name of its own bears that of its route. */
function nameOf(method: string, route: string): string {
  const parts = route.slice('/api/v1/'.length).split('/');
  const words = parts.filter((part) => /^[a-z][a-z0-9-]*$/.test(part));
  return [...words, method.toLowerCase()].join('.');
}
