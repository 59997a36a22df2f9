import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { CLIENT_SCOPES } from '@filmdeed/registry';
import { AppModule } from './app.module.js';
import { readApiEnv } from './env.js';
import { prefixRoutes } from './route-prefix.js';
import { SESSION_COOKIE } from './session/session.tokens.js';

/** The OpenAPI document of the API. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('FilmDeed 影契')
    .setDescription('版权存证接口 Evidence filing. Refusals are problem details (RFC 9457): see /docs/errors.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque' }, 'session')
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie' }, 'cookie')
    .addOAuth2(
      {
        type: 'oauth2',
        description: 'API clients (RFC 6749 §4.4)',
        flows: {
          clientCredentials: { tokenUrl: '/oauth/token', scopes: Object.fromEntries(CLIENT_SCOPES.map((s) => [s, s])) },
        },
      },
      'client',
    )
    .addBasicAuth(
      { type: 'http', scheme: 'basic', description: 'client_id and client_secret, for /oauth alone' },
      'basic',
    )
    .addSecurityRequirements('session')
    .addSecurityRequirements('cookie')
    .addSecurityRequirements('client')
    .build();
  const document = SwaggerModule.createDocument(app, settings, { operationIdFactory: operationId });
  return { ...document, paths: Object.fromEntries(Object.entries(document.paths).map(namedRest)) };
}

/** `FilingController`, `find` → `filingFind`: what a generated client calls its methods. */
function operationId(controller: string, method: string): string {
  const noun = controller.replace(/Controller$/, '');
  return `${noun[0]!.toLowerCase()}${noun.slice(1)}${method[0]!.toUpperCase()}${method.slice(1)}`;
}

type PathItemObject = OpenAPIObject['paths'][string];

/** The router calls the rest of a path `*`, which no template of OpenAPI may; the operation has declared it by a name. */
function namedRest([path, item]: [string, PathItemObject]): [string, PathItemObject] {
  const parameters = item.get?.parameters?.filter((parameter) => !('name' in parameter && parameter.name === '*'));
  if (item.get === undefined || parameters === undefined) return [path, item];
  return [path.replace(/\*$/, '{path}'), { ...item, get: { ...item.get, parameters } }];
}

/** The same document without a database, keys or a socket: nothing of the application is made but its description. */
export async function openApiOnly(): Promise<OpenAPIObject> {
  const env = readApiEnv({ DATABASE_URL: 'postgres://nowhere.invalid/none' });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(env, () => undefined),
    new FastifyAdapter(),
    { preview: true, logger: false, abortOnError: false },
  );
  prefixRoutes(app);
  return openApiDocument(app);
}

/** Serves the document at `/api/openapi.json` and its page at `/api/docs`. */
export function describeApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: '/api/openapi.json',
    yamlDocumentUrl: '/api/openapi.yaml',
    customSiteTitle: 'FilmDeed 影契 API',
  });
}
