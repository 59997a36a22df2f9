import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { type Action, POLICY } from '@filmdeed/registry';
import { AppModule } from '../app.module.js';
import { readApiEnv } from '../env.js';
import { PUBLIC } from '../session/session.guard.js';
import { MAY } from './may.js';

interface Route {
  /** `FilingController.find GET /filings/:id` */
  readonly name: string;
  readonly isPublic: boolean;
  readonly actions: readonly Action[] | undefined;
}

/** Judged inside a public route, which others may use by another proof. */
const INSIDE: readonly Action[] = ['metrics.read'];

let routes: readonly Route[];
beforeAll(async () => {
  const env = readApiEnv({ DATABASE_URL: 'postgres://nowhere.invalid/none' });
  const app = await NestFactory.createApplicationContext(
    AppModule.with(env, () => undefined),
    { preview: true, logger: false, abortOnError: false },
  );
  routes = [...app.get(ModulesContainer).values()].flatMap(({ controllers }) =>
    [...controllers.values()].flatMap(({ metatype }) => routesOf(metatype as Controller)),
  );
});

type Controller = new () => object;

function routesOf(controller: Controller): Route[] {
  const base = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
  const { prototype } = controller as { prototype: Record<string, object> };
  return Object.getOwnPropertyNames(prototype).flatMap((method) => {
    const handler = prototype[method];
    if (handler === undefined || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
    const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
    const path = [base, ...[Reflect.getMetadata(PATH_METADATA, handler) as string]].join('/').replaceAll(/\/+/g, '/');
    return [
      {
        name: `${controller.name}.${method} ${verb} ${path}`,
        isPublic: [handler, controller].some((target) => Reflect.getMetadata(PUBLIC, target) === true),
        actions: Reflect.getMetadata(MAY, handler) as readonly Action[] | undefined,
      },
    ];
  });
}

it('every route is public or names what it does, and not both', () => {
  expect(routes.length).toBeGreaterThan(30);
  const wrong = routes.filter(({ isPublic, actions }) => isPublic === (actions !== undefined && actions.length > 0));
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

it('every action of the policy is of some route, and every action of a route is of the policy', () => {
  const named = new Set([...routes.flatMap(({ actions }) => actions ?? []), ...INSIDE]);
  expect([...named].sort()).toEqual(POLICY.map(({ action }) => action).sort());
});
