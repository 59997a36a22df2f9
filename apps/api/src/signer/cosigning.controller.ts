import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Json } from '@filmdeed/evidence';
import { asId } from '@filmdeed/kernel';
import {
  beginCosigning,
  cosign,
  type Cosigning,
  type CosigningPorts,
  cosigningState,
  findCosigning,
  jointSignature,
  listCosignings,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { CosignatureDto, CosigningDto, CosigningListDto, NewCosigningDto } from './cosigning.dto.js';
import { COSIGNING_PORTS } from './signer.tokens.js';

/** Statements that several keys of the own party sign together. */
@ApiTags('cosignings')
@Refused('session.required')
@Controller('cosignings')
export class CosigningController {
  readonly #ports: CosigningPorts;

  constructor(@Inject(COSIGNING_PORTS) ports: CosigningPorts) {
    this.#ports = ports;
  }

  @May('cosigning.begin')
  @Post()
  @ApiOperation({ summary: 'Collect the signatures of several keys over one statement' })
  @ApiCreatedResponse({ type: CosigningDto })
  @Refused(
    ...(['request.invalid', 'statement.mismatch', 'statement.other-domain', 'access.denied'] as const),
    ...(['time.invalid', 'signer.too-few'] as const),
  )
  async begin(@Asking() viewer: Viewer, @Body() order: NewCosigningDto): Promise<CosigningDto> {
    const { typedData, handIn, deadline } = order;
    const begun = { party: viewer.party, typedData: typedData as Json, handIn: (handIn ?? null) as Json, deadline };
    return this.#view(await beginCosigning(this.#ports)(begun));
  }

  @May('cosigning.look')
  @Get()
  @ApiOperation({ summary: 'The newest 100, those that wait first' })
  @ApiOkResponse({ type: CosigningListDto })
  async list(@Asking() viewer: Viewer): Promise<CosigningListDto> {
    const all = await listCosignings(this.#ports)(viewer.party);
    return { items: all.map((each) => this.#view(each)), next: null };
  }

  @May('cosigning.look')
  @Get(':id')
  @ApiOperation({ summary: 'Who signed and who is missing' })
  @ApiOkResponse({ type: CosigningDto })
  @Refused('id.invalid', 'cosigning.not-found')
  async find(@Asking() viewer: Viewer, @Param('id') id: string): Promise<CosigningDto> {
    return this.#view(await findCosigning(this.#ports)(viewer.party, asId('csg', id)));
  }

  @May('cosigning.sign')
  @Post(':id/signatures')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'One key signs; the same key again changes nothing' })
  @ApiOkResponse({ type: CosigningDto })
  @Refused(
    ...(['request.invalid', 'id.invalid', 'cosigning.not-found', 'cosigning.closed', 'signer.unknown'] as const),
    ...(['signature.invalid', 'signature.unknown-scheme', 'signature.other-site'] as const),
  )
  async sign(@Asking() viewer: Viewer, @Param('id') id: string, @Body() signed: CosignatureDto): Promise<CosigningDto> {
    const { key, signature } = signed;
    return this.#view(await cosign(this.#ports)({ party: viewer.party, id: asId('csg', id), key, signature }));
  }

  #view(cosigning: Cosigning): CosigningDto {
    const { id, typedData, digest, handIn, threshold, members, signatures, createdAt, deadline } = cosigning;
    const signedAt = (key: string): string | null =>
      signatures.find((each) => each.key === key)?.at.toISOString() ?? null;
    return {
      ...{ id, typedData, digest, handIn: handIn as object | null, threshold },
      state: cosigningState(cosigning, this.#ports.clock.now()),
      cosigners: members.map(({ scheme, key }) => ({ scheme, key, signedAt: signedAt(key) })),
      ...{ createdAt: createdAt.toISOString(), deadline: deadline.toISOString() },
      joint: jointSignature(cosigning),
    };
  }
}
