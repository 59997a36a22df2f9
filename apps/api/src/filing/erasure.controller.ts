import { Body, Controller, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ERASURE_REASONS } from '@filmdeed/evidence';
import { asId } from '@filmdeed/kernel';
import { eraseFiling, type FilingPorts, type FilingView, type LegalHolds, viewFilings } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAct } from '../access/require-act.js';
import { LEGAL_HOLDS } from '../hold/hold.tokens.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { FilingDto } from './filing.dto.js';
import { FILINGS } from './filing.tokens.js';

const REASONS = ERASURE_REASONS.map(({ code }) => code);

export class ErasureOrderDto {
  @ApiProperty({ enum: REASONS, description: 'All but `HOLDER_REQUEST` are for administrators' })
  @IsIn(REASONS)
  readonly reason: string;

  @ApiProperty({ required: false, default: false, description: 'Erase the stored original too' })
  @IsOptional()
  @IsBoolean()
  readonly original: boolean = false;

  @ApiProperty({ description: 'The id of the filing once more, as the person typed it' })
  @IsString()
  @MaxLength(60)
  readonly confirm: string;
}

/** Erases what opens a filing; its leaf and proof stay. */
@ApiTags('filings')
@Controller('filings/:id/erasure')
export class ErasureController {
  readonly #ports: FilingPorts;
  readonly #holds: LegalHolds;

  constructor(@Inject(FILINGS) ports: FilingPorts, @Inject(LEGAL_HOLDS) holds: LegalHolds) {
    this.#ports = ports;
    this.#holds = holds;
  }

  @May('filing.erase', 'filing.erase-by-order')
  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Erase texts and salts of a filing, for ever; the same again is the same',
    description:
      'Leaf, proof and anchors stay; a leaf in the log says that it was erased, when and why (docs/format.md §2.6).',
  })
  @ApiOkResponse({ type: FilingDto })
  @Refused(
    ...(['session.required', 'access.denied', 'id.invalid', 'request.invalid'] as const),
    ...(['filing.not-found', 'erasure.unconfirmed', 'erasure.on-hold', 'clock.unsound'] as const),
  )
  async erase(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Body() { reason, original, confirm }: ErasureOrderDto,
  ): Promise<FilingView> {
    const byOrder = reason !== 'HOLDER_REQUEST';
    requireAct(viewer, [byOrder ? 'filing.erase-by-order' : 'filing.erase']);
    const order = { party: viewer.party, byOrder, id: asId('fil', id), reason, original, confirm };
    const { filing } = await eraseFiling({ ...this.#ports, holds: this.#holds })(order);
    const [view] = await viewFilings(this.#ports)([filing]);
    return view!;
  }
}
