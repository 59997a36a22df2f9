import type { INestApplication } from '@nestjs/common';

/** Nouns live below `/api/v1`; the tiles of the log, health and what problems point to have addresses of their own. */
export function prefixRoutes(app: INestApplication): void {
  app.setGlobalPrefix('api/v1', {
    exclude: [
      'healthz',
      'readyz',
      'metrics',
      'docs/errors',
      'oauth/token',
      'oauth/revoke',
      '.well-known/oauth-authorization-server',
      '.well-known/oauth-protected-resource',
      'log/checkpoint',
      'log/checkpoint.cosigned',
      'log/tile/{*path}',
    ],
  });
}
