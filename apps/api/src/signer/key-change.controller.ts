import { Body, Controller, HttpCode, HttpStatus, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId } from '@filmdeed/kernel';
import { agreeToSigner, changeThreshold, type CustodyPorts, revokeSigner, rotateSigner } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { AgreedDto, RotationDto, SignerDto, ThresholdDto } from './signer.dto.js';
import { viewSigner } from './signer-view.js';
import { SIGNER_PORTS } from './signer.tokens.js';

const AGREEMENT = [
  ...(['request.invalid', 'signer.invalid', 'signer.unknown', 'signer.moved', 'signature.unknown-scheme'] as const),
  ...(['signature.invalid', 'signature.too-few', 'signature.other-site', 'signature.replayed'] as const),
  ...(['time.future', 'time.invalid'] as const),
] as const;

/** Changes of the own party's keys by the word of its keys. */
@ApiTags('signers')
@Refused('session.required')
@Controller('signers')
export class KeyChangeController {
  readonly #ports: CustodyPorts;

  constructor(@Inject(SIGNER_PORTS) ports: CustodyPorts) {
    this.#ports = ports;
  }

  @May('signer.agree')
  @Post(':id/agreement')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'A live key agrees to one that waits: it signs from now on' })
  @ApiNoContentResponse()
  @Refused('id.invalid', ...AGREEMENT)
  async agree(@Asking() viewer: Viewer, @Param('id') id: string, @Body() { agreement }: AgreedDto): Promise<void> {
    await agreeToSigner(this.#ports)({ party: viewer.party, id: asId('sgn', id), agreement });
  }

  @May('signer.rotate')
  @Post(':id/rotation')
  @ApiOperation({ summary: 'A new key takes the place of this one, by its own signature' })
  @ApiCreatedResponse({ type: SignerDto })
  @Refused('id.invalid', 'signer.taken', 'name.hostile', ...AGREEMENT)
  async rotate(@Asking() viewer: Viewer, @Param('id') id: string, @Body() order: RotationDto): Promise<SignerDto> {
    const bound = await rotateSigner(this.#ports)({ ...order, party: viewer.party, id: asId('sgn', id) });
    return viewSigner(bound, this.#ports.clock.now());
  }

  @May('signer.revoke')
  @Post(':id/revocation')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'End a key, or object to one that waits, by the word of a key' })
  @ApiNoContentResponse()
  @Refused('id.invalid', ...AGREEMENT)
  async revoke(@Asking() viewer: Viewer, @Param('id') id: string, @Body() { agreement }: AgreedDto): Promise<void> {
    await revokeSigner(this.#ports)({ party: viewer.party, id: asId('sgn', id), agreement });
  }

  @May('signer.change-threshold')
  @Put('threshold')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'How many different keys must sign together from now on; as many agree as must until now' })
  @ApiNoContentResponse()
  @Refused('signer.too-few', ...AGREEMENT)
  async threshold(@Asking() viewer: Viewer, @Body() { threshold, agreement }: ThresholdDto): Promise<void> {
    await changeThreshold(this.#ports)({ party: viewer.party, threshold, agreement });
  }
}
