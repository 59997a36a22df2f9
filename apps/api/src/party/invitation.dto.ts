import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import {
  type Invitation,
  INVITATION_DAYS,
  INVITATION_KINDS,
  type InvitationKind,
  type InvitationState,
  invitationState,
  MEMBER_ROLES,
  type MemberRole,
  MOST_INVITATION_DAYS,
  PARTY_KINDS,
  type PartyKind,
} from '@filmdeed/registry';
import { VouchingDto } from './party.dto.js';

const STATES: readonly InvitationState[] = ['open', 'used', 'revoked', 'expired'];

export class NewInvitationDto {
  @ApiProperty({ enum: INVITATION_KINDS, enumName: 'InvitationKind' })
  @IsIn(INVITATION_KINDS)
  readonly kind: InvitationKind;

  @ApiProperty({ enum: MEMBER_ROLES, enumName: 'MemberRole', isArray: true, required: false, default: [] })
  @IsArray()
  @ArrayMaxSize(MEMBER_ROLES.length)
  @ArrayUnique()
  @IsIn(MEMBER_ROLES, { each: true })
  readonly roles: readonly MemberRole[] = [];

  @ApiProperty({ maxLength: 100, description: 'For whom it is; whoever has the link does not see it' })
  @IsString()
  @MaxLength(20_000)
  readonly note: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: MOST_INVITATION_DAYS,
    default: INVITATION_DAYS,
  })
  @IsInt()
  @Min(1)
  @Max(MOST_INVITATION_DAYS)
  readonly days: number = INVITATION_DAYS;
}

export class TokenDto {
  @ApiProperty({ description: 'What stands behind the # of the link' })
  @IsString()
  @MaxLength(200)
  readonly token: string;
}

export class NewSignUpDto {
  @ApiProperty({ minLength: 2, maxLength: 64 })
  @IsString()
  @MaxLength(200)
  readonly login: string;

  @ApiProperty({ minLength: 12, maxLength: 200, format: 'password' })
  @IsString()
  @MaxLength(1000)
  readonly password: string;

  @ApiProperty({ maxLength: 100 })
  @IsString()
  @MaxLength(20_000)
  readonly name: string;

  @ApiProperty({ required: false, description: 'Token of an invitation; needed unless sign-up is open' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly invitation?: string;
}

export class SignUpDto {
  @ApiProperty({ example: 'acc_0123456789abcdefghjkmnpqrs' })
  readonly account: string;

  @ApiProperty()
  readonly login: string;
}

export class SignUpRuleDto {
  @ApiProperty({ description: 'Whether anybody may open an account; else only by invitation' })
  readonly open: boolean;
}

export class InvitationDto {
  @ApiProperty({ example: 'inv_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ enum: INVITATION_KINDS, enumName: 'InvitationKind' })
  readonly kind: InvitationKind;

  @ApiProperty({ enum: MEMBER_ROLES, enumName: 'MemberRole', isArray: true })
  readonly roles: readonly MemberRole[];

  @ApiProperty()
  readonly note: string;

  @ApiProperty({ enum: STATES, enumName: 'InvitationState' })
  readonly state: InvitationState;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;
}

export class MadeInvitationDto extends InvitationDto {
  @ApiProperty({ description: 'Given once: it stands behind the # of the link, which no server is told' })
  readonly token: string;
}

export class InvitationListDto {
  @ApiProperty({ type: [InvitationDto] })
  readonly items: readonly InvitationDto[];

  @ApiProperty({ type: 'string', nullable: true })
  readonly next: string | null;
}

export class ViewedInvitationDto {
  @ApiProperty()
  readonly party: string;

  @ApiProperty({ enum: PARTY_KINDS, enumName: 'PartyKind' })
  readonly partyKind: PartyKind;

  @ApiProperty()
  readonly partyName: string;

  @ApiProperty({ type: VouchingDto, nullable: true })
  readonly vouched: VouchingDto | null;

  @ApiProperty({ enum: INVITATION_KINDS, enumName: 'InvitationKind' })
  readonly kind: InvitationKind;

  @ApiProperty({ enum: MEMBER_ROLES, enumName: 'MemberRole', isArray: true })
  readonly roles: readonly MemberRole[];

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;
}

export class JoinedDto {
  @ApiProperty()
  readonly party: string;

  @ApiProperty({ enum: INVITATION_KINDS, enumName: 'InvitationKind' })
  readonly kind: InvitationKind;
}

export function showInvitation(invitation: Invitation, now: Date): InvitationDto {
  const { id, kind, roles, note, createdAt, expiresAt } = invitation;
  return {
    ...{ id, kind, roles, note },
    state: invitationState(invitation, now),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
