import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SESSION_COOKIE } from './session/session.tokens.js';

/** The OpenAPI document of the API. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('FilmDeed 影契')
    .setDescription('版权存证接口 Evidence filing. Refusals are problem details (RFC 9457): see /docs/errors.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'session')
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie' }, 'cookie')
    .build();
  const document = SwaggerModule.createDocument(app, settings);
  return { ...document, paths: Object.fromEntries(Object.entries(document.paths).map(namedRest)) };
}

type PathItemObject = OpenAPIObject['paths'][string];

/** The router calls the rest of a path `*`; a template of OpenAPI needs a name. */
function namedRest([path, item]: [string, PathItemObject]): [string, PathItemObject] {
  return [path.replace(/\/\*$/, '/{path}'), item];
}

/** Serves the document at `/api/openapi.json` and its page at `/api/docs`. */
export function describeApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: '/api/openapi.json',
    yamlDocumentUrl: '/api/openapi.yaml',
    customSiteTitle: 'FilmDeed 影契 API',
  });
}
