import { Body, Controller, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ERASURE_REASONS } from '@filmdeed/evidence';
import { asId } from '@filmdeed/kernel';
import { erasePerson, type ErasePersonPorts, PERSONAL_KINDS, type PersonalKind } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAct } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { ERASE_PERSON } from './personal.tokens.js';

const REASONS = ERASURE_REASONS.map(({ code }) => code);

export class PersonErasureOrderDto {
  @ApiProperty({ enum: REASONS, description: 'All but `HOLDER_REQUEST` are for administrators' })
  @IsIn(REASONS)
  readonly reason: string;

  @ApiProperty({
    required: false,
    enum: PERSONAL_KINDS,
    isArray: true,
    description: 'Left out: whatever the law lets go',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(PERSONAL_KINDS.length)
  @IsIn(PERSONAL_KINDS, { each: true })
  readonly kinds?: readonly PersonalKind[];

  @ApiProperty({ description: 'The id of the party once more, as the person typed it' })
  @IsString()
  @MaxLength(60)
  readonly confirm: string;
}

export class RetainedDto {
  @ApiProperty({ enum: PERSONAL_KINDS })
  readonly kind: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Null: for as long as the log stands',
  })
  readonly until: string | null;

  @ApiProperty({ description: 'The rule that wants it to be kept' })
  readonly basis: string;
}

export class PersonErasedDto {
  @ApiProperty({ enum: PERSONAL_KINDS, isArray: true })
  readonly erased: readonly string[];

  @ApiProperty({ type: [RetainedDto] })
  readonly retained: readonly RetainedDto[];
}

/** Erases what is personal of a party; what was proven stays proven. */
@ApiTags('parties')
@Controller('parties/:id/erasure')
export class PersonErasureController {
  readonly #ports: ErasePersonPorts;

  constructor(@Inject(ERASE_PERSON) ports: ErasePersonPorts) {
    this.#ports = ports;
  }

  @May('party.erase', 'party.erase-by-order')
  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Erase names, ways to sign in, identity and what opens the acts of a party, for ever',
    description:
      'Leaves, proofs, receipts and certificates hold none of it and stay valid. Whoever erases their own person is signed out by it.',
  })
  @ApiOkResponse({ type: PersonErasedDto })
  @Refused(
    ...(['session.required', 'access.denied', 'access.human-only', 'id.invalid', 'request.invalid'] as const),
    ...(['party.not-found', 'erasure.unconfirmed', 'erasure.on-hold', 'erasure.retained', 'clock.unsound'] as const),
    ...(['access.last-administrator', 'member.last-owner'] as const),
  )
  async erase(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Body() { reason, kinds, confirm }: PersonErasureOrderDto,
  ): Promise<PersonErasedDto> {
    const byOrder = reason !== 'HOLDER_REQUEST';
    requireAct(viewer, [byOrder ? 'party.erase-by-order' : 'party.erase']);
    const order = { by: viewer.party, byOrder, party: asId('pty', id), reason, kinds, confirm };
    const { erased, retained } = await erasePerson(this.#ports)(order);
    return { erased, retained: retained.map((kept) => ({ ...kept, until: kept.until?.toISOString() ?? null })) };
  }
}
