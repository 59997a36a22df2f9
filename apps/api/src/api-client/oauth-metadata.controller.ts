import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CLIENT_SCOPES } from '@filmdeed/registry';
import type { ApiEnv } from '../env.js';
import { ENV } from '../runtime.tokens.js';
import { Public } from '../session/session.guard.js';

/** What a program needs to know to find its token (RFC 8414) and what the token is for (RFC 9728). */
@ApiTags('oauth')
@Public()
@Controller('.well-known')
export class OAuthMetadataController {
  readonly #env: ApiEnv;

  constructor(@Inject(ENV) env: ApiEnv) {
    this.#env = env;
  }

  @Get('oauth-authorization-server')
  @ApiOperation({ summary: 'Metadata of the authorization server (RFC 8414)', security: [] })
  @ApiOkResponse({ schema: { type: 'object' } })
  server(): Record<string, unknown> {
    const { publicUrl } = this.#env;
    const methods = ['client_secret_basic', 'client_secret_post'];
    return {
      issuer: publicUrl,
      token_endpoint: `${publicUrl}/oauth/token`,
      token_endpoint_auth_methods_supported: methods,
      revocation_endpoint: `${publicUrl}/oauth/revoke`,
      revocation_endpoint_auth_methods_supported: methods,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      scopes_supported: CLIENT_SCOPES,
      service_documentation: `${publicUrl}/api/docs`,
    };
  }

  @Get('oauth-protected-resource')
  @ApiOperation({ summary: 'Metadata of the protected resource (RFC 9728)', security: [] })
  @ApiOkResponse({ schema: { type: 'object' } })
  resource(): Record<string, unknown> {
    const { publicUrl, name } = this.#env;
    return {
      resource: publicUrl,
      resource_name: name,
      authorization_servers: [publicUrl],
      scopes_supported: CLIENT_SCOPES,
      bearer_methods_supported: ['header'],
      resource_documentation: `${publicUrl}/api/docs`,
    };
  }
}
