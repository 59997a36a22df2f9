import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId } from '@filmdeed/kernel';
import { type ApiClientPorts, changeApiClient, endSecret, makeApiClient, rotateSecret } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import {
  ApiClientDto,
  ApiClientListDto,
  NewApiClientDto,
  RotationDto,
  showApiClient,
  ShownSecretDto,
} from './api-client.dto.js';
import { API_CLIENT_PORTS } from './api-client.tokens.js';

/** Programs that act for the party that the request acts for. */
@ApiTags('api-clients')
@Refused('session.required', 'access.denied', 'access.human-only', 'id.invalid')
@Controller('api-clients')
export class ApiClientController {
  readonly #ports: ApiClientPorts;

  constructor(@Inject(API_CLIENT_PORTS) ports: ApiClientPorts) {
    this.#ports = ports;
  }

  @May('api-client.list')
  @Get()
  @ApiOperation({ summary: 'API clients of the party, newest first, without ended ones' })
  @ApiOkResponse({ type: ApiClientListDto })
  async list(@Asking() { party }: Viewer): Promise<ApiClientListDto> {
    const { clients, clock } = this.#ports;
    return { items: (await clients.ofParty(party, clock.now())).map(showApiClient) };
  }

  @May('api-client.make')
  @Post()
  @ApiOperation({ summary: 'Make a client; its secret is in this answer and nowhere else' })
  @ApiCreatedResponse({ type: ShownSecretDto })
  @Refused('request.invalid', 'name.hostile', 'access.second-factor-required', 'api-client.too-many')
  async make(@Asking() viewer: Viewer, @Body() wanted: NewApiClientDto): Promise<ShownSecretDto> {
    const made = await makeApiClient(this.#ports)(viewer.party, requireAccount(viewer).account, wanted);
    return { client: showApiClient(made.client), secret: made.secret };
  }

  @May('api-client.rotate')
  @Post(':id/secrets')
  @ApiOperation({ summary: 'Give a client its next secret; the one before goes on for the overlap' })
  @ApiCreatedResponse({ type: ShownSecretDto })
  @Refused('request.invalid', 'access.second-factor-required', 'api-client.not-found', 'api-client.secrets-live')
  async rotate(
    @Asking() { party }: Viewer,
    @Param('id') id: string,
    @Body() wanted: RotationDto,
  ): Promise<ShownSecretDto> {
    const { client, secret } = await rotateSecret(this.#ports)(party, asId('apc', id), wanted);
    return { client: showApiClient(client), secret };
  }

  @May('api-client.end-secret')
  @Delete(':id/secrets/:secret')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'End a secret at once, and the tokens that it fetched' })
  @ApiNoContentResponse()
  @Refused('api-client.not-found')
  async endSecret(
    @Asking() { party }: Viewer,
    @Param('id') id: string,
    @Param('secret') secret: string,
  ): Promise<void> {
    await endSecret(this.#ports)(party, asId('apc', id), asId('sec', secret));
  }

  @May('api-client.disable')
  @Post(':id/disable')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Stop a client at once, its tokens too' })
  @ApiOkResponse({ type: ApiClientDto })
  @Refused('api-client.not-found', 'api-client.move-not-allowed')
  async disable(@Asking() { party }: Viewer, @Param('id') id: string): Promise<ApiClientDto> {
    return showApiClient(await changeApiClient(this.#ports)(party, asId('apc', id), 'disable'));
  }

  @May('api-client.enable')
  @Post(':id/enable')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Let a disabled client go on, with the secrets that have not ended' })
  @ApiOkResponse({ type: ApiClientDto })
  @Refused('access.second-factor-required', 'api-client.not-found', 'api-client.move-not-allowed')
  async enable(@Asking() { party }: Viewer, @Param('id') id: string): Promise<ApiClientDto> {
    return showApiClient(await changeApiClient(this.#ports)(party, asId('apc', id), 'enable'));
  }

  @May('api-client.end')
  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'End a client for good' })
  @ApiNoContentResponse()
  @Refused('api-client.not-found', 'api-client.move-not-allowed')
  async end(@Asking() { party }: Viewer, @Param('id') id: string): Promise<void> {
    await changeApiClient(this.#ports)(party, asId('apc', id), 'end');
  }
}
