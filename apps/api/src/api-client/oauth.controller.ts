import { Controller, Header, HttpCode, HttpStatus, Inject, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Refusal } from '@filmdeed/kernel';
import { type ClientProof, issueToken, type ProvenSecret, revokeToken, type TokenPorts } from '@filmdeed/registry';
import { Acted } from '../act/act-routes.js';
import type { ActRequest } from '../act/act-of-request.js';
import type { ApiEnv } from '../env.js';
import { ENV } from '../runtime.tokens.js';
import { countedAddress } from '../session/counted-address.js';
import { Public } from '../session/session.guard.js';
import { viewerOfClient } from '../session/viewer-resolver.js';
import { API_CLIENT_PORTS } from './api-client.tokens.js';
import { basicCredentials, type Form, FORM_TYPE, malformed } from './oauth-form.js';

class TokenRequestDto {
  @ApiProperty({ enum: ['client_credentials'] })
  readonly grant_type: string;

  @ApiProperty({ required: false, description: 'Some of the scopes of the client, by spaces; left out: all of them' })
  readonly scope?: string;

  @ApiProperty({ required: false, description: 'Unless Authorization: Basic says it' })
  readonly client_id?: string;

  @ApiProperty({ required: false, format: 'password' })
  readonly client_secret?: string;

  @ApiProperty({ required: false, description: 'The address of this instance (RFC 8707)' })
  readonly resource?: string;
}

class TokenAnswerDto {
  @ApiProperty()
  readonly access_token: string;

  @ApiProperty({ enum: ['Bearer'] })
  readonly token_type: 'Bearer';

  @ApiProperty({ type: 'integer', description: 'Seconds' })
  readonly expires_in: number;

  @ApiProperty()
  readonly scope: string;

  @ApiProperty({ description: 'The party that the client acts for' })
  readonly party: string;
}

class RevocationRequestDto {
  @ApiProperty()
  readonly token: string;

  @ApiProperty({ required: false })
  readonly client_id?: string;

  @ApiProperty({ required: false, format: 'password' })
  readonly client_secret?: string;
}

/** OAuth 2.0: client credentials (RFC 6749 §4.4) and revocation (RFC 7009). Errors are those of RFC 6749 §5.2. */
@ApiTags('oauth')
@Public()
@Controller('oauth')
export class OAuthController {
  readonly #ports: TokenPorts;
  readonly #env: ApiEnv;

  constructor(@Inject(API_CLIENT_PORTS) ports: TokenPorts, @Inject(ENV) env: ApiEnv) {
    this.#ports = ports;
    this.#env = env;
  }

  @Acted('api-client.token')
  @Post('token')
  @HttpCode(HttpStatus.OK)
  @Header('cache-control', 'no-store')
  @Header('pragma', 'no-cache')
  @ApiOperation({ summary: 'A token for the scopes of an API client', security: [{ basic: [] }, {}] })
  @ApiConsumes(FORM_TYPE)
  @ApiBody({ type: TokenRequestDto })
  @ApiOkResponse({ type: TokenAnswerDto })
  async token(@Req() request: ActRequest): Promise<TokenAnswerDto> {
    const form = formOf(request);
    const proof = proofOf(request, form);
    const grant = form['grant_type'];
    if (grant === undefined) throw malformed('grant_type is missing', '/grant_type');
    if (grant !== 'client_credentials') {
      throw new Refusal('api-client.grant-unsupported', 'client_credentials is the only grant');
    }
    const { resource } = form;
    if (resource !== undefined && resource.replace(/\/+$/, '') !== this.#env.publicUrl) {
      throw malformed('the resource is another', '/resource');
    }
    const issued = await issueToken(this.#ports)(proof, scopesOf(form['scope']));
    actedBy(request, issued.by);
    return {
      access_token: issued.token,
      token_type: 'Bearer',
      expires_in: issued.expiresInSeconds,
      scope: issued.scopes.join(' '),
      party: issued.by.party,
    };
  }

  @Acted('api-client.revoke-token')
  @Post('revoke')
  @HttpCode(HttpStatus.OK)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'End a token of the client before its time', security: [{ basic: [] }, {}] })
  @ApiConsumes(FORM_TYPE)
  @ApiBody({ type: RevocationRequestDto })
  @ApiOkResponse()
  async revoke(@Req() request: ActRequest): Promise<void> {
    const form = formOf(request);
    const proof = proofOf(request, form);
    if (form['token'] === undefined) throw malformed('token is missing', '/token');
    actedBy(request, await revokeToken(this.#ports)(proof, form['token']));
  }
}

/** JSON is read too before a route is reached, and is no form. */
function formOf({ headers, body }: ActRequest): Form {
  const isForm = headers['content-type']?.split(';', 1)[0]!.trim().toLowerCase() === FORM_TYPE;
  if (!isForm) throw malformed('the body is not a form');
  return (body ?? {}) as Form;
}

/** By one of the two ways, never by both (RFC 6749 §2.3). */
function proofOf(request: ActRequest, form: Form): ClientProof {
  const basic = basicCredentials(request.headers.authorization);
  const { client_id: id, client_secret: secret } = form;
  if (basic !== null && (secret !== undefined || (id !== undefined && id !== basic.id))) {
    throw malformed('two ways to prove a client at once');
  }
  const client = basic?.id ?? id;
  if (client === undefined) throw new Refusal('api-client.credentials-wrong', 'no client is named');
  request.filmdeedTried = [client];
  return { client, secret: basic?.secret ?? secret ?? '', from: countedAddress(request.ip) };
}

/** Null: all of them. */
function scopesOf(scope: string | undefined): readonly string[] | null {
  return scope === undefined ? null : scope.split(' ').filter((each) => each !== '');
}

function actedBy(request: ActRequest, { client: id, name, party, partyName, scopes }: ProvenSecret): void {
  request.filmdeedViewer = viewerOfClient({ id, name, party, partyName, scopes });
}
