import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import {
  IDENTIFIER_TYPES,
  type IdentifierType,
  MEMBER_ROLES,
  type MemberRole,
  ORGANISATION_KINDS,
  type OwnParty,
  type Party,
  PARTY_KINDS,
  type PartyKind,
  type ShownIdentifier,
  showVouching,
} from '@filmdeed/registry';

const LONGEST = 20_000;

export class NewIdentifierDto {
  @ApiProperty({ enum: IDENTIFIER_TYPES, enumName: 'IdentifierType' })
  @IsIn(IDENTIFIER_TYPES)
  readonly type: IdentifierType;

  @ApiProperty({ required: false, description: 'ISO 3166-1 alpha-2, of a passport or a foreign registry' })
  @IsOptional()
  @IsString()
  @MaxLength(2)
  readonly country?: string;

  @ApiProperty({ required: false, maxLength: 100, description: 'Name of the foreign registry' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  readonly registry?: string;

  @ApiProperty({ maxLength: 60 })
  @IsString()
  @MaxLength(LONGEST)
  readonly number: string;
}

export class PartyNamesDto {
  @ApiProperty({ maxLength: 200, description: 'The legal name' })
  @IsString()
  @MaxLength(LONGEST)
  readonly name: string;

  @ApiProperty({ required: false, maxLength: 60, description: 'Shown beside the name, never in its place' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  readonly displayName?: string;
}

export class NewPartyDto extends PartyNamesDto {
  @ApiProperty({ enum: ORGANISATION_KINDS })
  @IsIn(ORGANISATION_KINDS)
  readonly kind: PartyKind;

  @ApiProperty({ type: NewIdentifierDto, required: false })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => NewIdentifierDto)
  readonly identifier?: NewIdentifierDto;
}

export class VouchingDto {
  @ApiProperty({ type: 'string', nullable: true, description: 'The person who decided; null if a service did' })
  readonly by: string | null;

  @ApiProperty()
  readonly byName: string;

  @ApiProperty({ description: '`documents`, or as an outside service calls it' })
  readonly method: string;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly until: string | null;
}

export class IdentifierDto {
  @ApiProperty({ enum: IDENTIFIER_TYPES, enumName: 'IdentifierType' })
  readonly type: IdentifierType;

  @ApiProperty()
  readonly country: string;

  @ApiProperty()
  readonly registry: string;

  @ApiProperty({ description: 'The number; of a person only its ends', example: '310***********1234' })
  readonly shown: string;
}

export class PartyDto {
  @ApiProperty({ example: 'pty_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ enum: PARTY_KINDS, enumName: 'PartyKind' })
  readonly kind: PartyKind;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly displayName: string | null;

  @ApiProperty({ type: IdentifierDto, nullable: true })
  readonly identifier: IdentifierDto | null;

  @ApiProperty({ type: VouchingDto, nullable: true, description: 'Who verified it; null if nobody did' })
  readonly vouched: VouchingDto | null;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export class OwnPartyDto extends PartyDto {
  @ApiProperty({ enum: MEMBER_ROLES, enumName: 'MemberRole', isArray: true })
  readonly roles: readonly MemberRole[];

  @ApiProperty({ example: 'mbr_0123456789abcdefghjkmnpqrs' })
  readonly member: string;

  @ApiProperty({ format: 'date-time' })
  readonly joinedAt: string;
}

export class OwnPartyListDto {
  @ApiProperty({ type: [OwnPartyDto] })
  readonly items: readonly OwnPartyDto[];

  @ApiProperty({ type: 'string', nullable: true })
  readonly next: string | null;
}

export function showIdentifier(identifier: ShownIdentifier | null): IdentifierDto | null {
  if (identifier === null) return null;
  const { type, country, registry, shown } = identifier;
  return { type, country, registry, shown };
}

export function showParty({ id, kind, name, displayName, identifier, vouched, createdAt }: Party): PartyDto {
  return {
    ...{ id, kind, name, displayName },
    identifier: showIdentifier(identifier),
    vouched: showVouching(vouched),
    createdAt: createdAt.toISOString(),
  };
}

export function showOwnParty(party: OwnParty): OwnPartyDto {
  const { roles, member, joinedAt } = party;
  return { ...showParty(party), roles, member, joinedAt: joinedAt.toISOString() };
}
