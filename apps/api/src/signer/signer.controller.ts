import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Json } from '@filmdeed/evidence';
import { asId } from '@filmdeed/kernel';
import {
  type CustodyPorts,
  registerCustodialSigner,
  registerSigner,
  revokeSigner,
  signerAdvice,
  signInCustody,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import {
  KeyEventListDto,
  NewCustodialSignerDto,
  NewSignerDto,
  SignedDto,
  SignerDto,
  SignerListDto,
  StatementDto,
} from './signer.dto.js';
import { viewSigner } from './signer-view.js';
import { SIGNER_PORTS } from './signer.tokens.js';

/** Signing keys of the own party; the private half never comes here, unless the operator keeps keys and the party asks for one. */
@ApiTags('signers')
@Refused('session.required')
@Controller('signers')
export class SignerController {
  readonly #ports: CustodyPorts;

  constructor(@Inject(SIGNER_PORTS) ports: CustodyPorts) {
    this.#ports = ports;
  }

  @May('signer.list')
  @Get()
  @ApiOperation({
    summary: 'Keys of the own party, newest first, ended ones too; how many must sign; what should be done',
  })
  @ApiOkResponse({ type: SignerListDto })
  async list(@Asking() viewer: Viewer): Promise<SignerListDto> {
    const { signers, clock } = this.#ports;
    const now = clock.now();
    const [all, threshold] = await Promise.all([signers.ofParty(viewer.party), signers.threshold(viewer.party)]);
    const items = all.map((signer) => viewSigner(signer, now));
    return { items, threshold, advice: signerAdvice(all, threshold, now), next: null };
  }

  @May('signer.list')
  @Get('events')
  @ApiOperation({ summary: 'What happened to the keys of the own party, newest first, each with its leaf in the log' })
  @ApiOkResponse({ type: KeyEventListDto })
  async events(@Asking() viewer: Viewer): Promise<KeyEventListDto> {
    const events = await this.#ports.signers.events(viewer.party);
    return { items: events.map((event) => ({ ...event, at: event.at.toISOString() })), next: null };
  }

  @May('signer.register')
  @Post()
  @ApiOperation({
    summary: 'Bind a key that has signed its key statement',
    description:
      'The first key of a party signs at once, another one if a live key of the party agrees; else it waits 30 days, and any key may object (docs/format.md §14).',
  })
  @ApiCreatedResponse({ type: SignerDto })
  @Refused(
    ...(['request.invalid', 'signature.unknown-scheme', 'signer.invalid', 'signature.invalid'] as const),
    ...(['signature.other-site', 'signature.replayed', 'signature.too-few', 'time.future', 'time.invalid'] as const),
    ...(['signer.taken', 'signer.moved', 'signer.unknown', 'name.hostile'] as const),
  )
  async register(@Asking() viewer: Viewer, @Body() signer: NewSignerDto): Promise<SignerDto> {
    const bound = await registerSigner(this.#ports)({ ...signer, party: viewer.party });
    return viewSigner(bound, this.#ports.clock.now());
  }

  @May('signer.revoke')
  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'End a key without the word of any: it signs nothing any more, what it signed stays' })
  @ApiNoContentResponse()
  @Refused('id.invalid', 'signer.unknown', 'signer.moved')
  async revoke(@Asking() viewer: Viewer, @Param('id') id: string): Promise<void> {
    await revokeSigner(this.#ports)({ party: viewer.party, id: asId('sgn', id) });
  }

  @May('signer.custody')
  @Post('custodial')
  @ApiOperation({
    summary: 'A key that the operator keeps; every signature of it says so. Off unless the operator turned it on',
  })
  @ApiCreatedResponse({ type: SignerDto })
  @Refused('request.invalid', 'custody.off', 'name.hostile', 'signer.moved')
  async keep(@Asking() viewer: Viewer, @Body() { label }: NewCustodialSignerDto): Promise<SignerDto> {
    const bound = await registerCustodialSigner(this.#ports)({ party: viewer.party, label });
    return viewSigner(bound, this.#ports.clock.now());
  }

  @May('signer.custody')
  @Post(':id/signatures')
  @ApiOperation({ summary: 'Sign a statement with a key that the operator keeps' })
  @ApiCreatedResponse({ type: SignedDto })
  @Refused(
    ...(['request.invalid', 'id.invalid', 'custody.off', 'signer.unknown', 'access.denied'] as const),
    ...(['statement.mismatch', 'statement.other-domain'] as const),
  )
  async sign(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Body() { typedData }: StatementDto,
  ): Promise<SignedDto> {
    const order = { party: viewer.party, id: asId('sgn', id), typedData: typedData as Json };
    return signInCustody(this.#ports)(order);
  }
}
