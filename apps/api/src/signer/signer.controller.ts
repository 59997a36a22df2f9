import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId } from '@filmdeed/kernel';
import type { registerSigner, revokeSigner, Signer, Signers } from '@filmdeed/registry';
import { Refused } from '../problem/refused.js';
import { Viewer } from '../session/session.guard.js';
import type { SessionAccount } from '../session/session.tokens.js';
import { NewSignerDto, SignerDto, SignerListDto } from './signer.dto.js';
import { REGISTER_SIGNER, REVOKE_SIGNER, SIGNERS } from './signer.tokens.js';

/** Signing keys of the own party; the private half never comes here. */
@ApiTags('signers')
@Refused('session.required')
@Controller('signers')
export class SignerController {
  readonly #signers: Signers;
  readonly #register: ReturnType<typeof registerSigner>;
  readonly #revoke: ReturnType<typeof revokeSigner>;

  constructor(
    @Inject(SIGNERS) signers: Signers,
    @Inject(REGISTER_SIGNER) register: ReturnType<typeof registerSigner>,
    @Inject(REVOKE_SIGNER) revoke: ReturnType<typeof revokeSigner>,
  ) {
    this.#signers = signers;
    this.#register = register;
    this.#revoke = revoke;
  }

  @Get()
  @ApiOperation({ summary: 'Keys of the own party, newest first, revoked ones too' })
  @ApiOkResponse({ type: SignerListDto })
  async list(@Viewer() viewer: SessionAccount): Promise<SignerListDto> {
    return { items: (await this.#signers.ofParty(viewer.party)).map(viewOf), next: null };
  }

  @Post()
  @ApiOperation({ summary: 'Register a key that has signed its key statement' })
  @ApiCreatedResponse({ type: SignerDto })
  @Refused(
    'request.invalid',
    'signature.unknown-scheme',
    'signer.invalid',
    'signature.invalid',
    'time.future',
    'time.invalid',
    'signer.taken',
    'name.hostile',
  )
  async register(@Viewer() viewer: SessionAccount, @Body() signer: NewSignerDto): Promise<SignerDto> {
    return viewOf(await this.#register({ ...signer, party: viewer.party }));
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Revoke a key: it signs nothing any more, what it signed stays' })
  @ApiNoContentResponse()
  @Refused('id.invalid', 'signer.unknown')
  async revoke(@Viewer() viewer: SessionAccount, @Param('id') id: string): Promise<void> {
    await this.#revoke({ party: viewer.party, id: asId('sgn', id) });
  }
}

function viewOf({ party: _, createdAt, revokedAt, ...signer }: Signer): SignerDto {
  return { ...signer, createdAt: createdAt.toISOString(), revokedAt: revokedAt?.toISOString() ?? null };
}
