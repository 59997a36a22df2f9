import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { type Member, MEMBER_ROLES, type MemberRole, type ShownMember, showVouching } from '@filmdeed/registry';
import { VouchingDto } from './party.dto.js';

export class MemberRolesDto {
  @ApiProperty({ enum: MEMBER_ROLES, enumName: 'MemberRole', isArray: true, description: 'All that it has then' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MEMBER_ROLES.length)
  @ArrayUnique()
  @IsIn(MEMBER_ROLES, { each: true })
  readonly roles: readonly MemberRole[];
}

export class MemberDto {
  @ApiProperty({ example: 'mbr_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty()
  readonly account: string;

  @ApiProperty({ enum: MEMBER_ROLES, enumName: 'MemberRole', isArray: true })
  readonly roles: readonly MemberRole[];

  @ApiProperty({ format: 'date-time' })
  readonly addedAt: string;
}

export class ShownMemberDto extends MemberDto {
  @ApiProperty()
  readonly name: string;

  @ApiProperty()
  readonly login: string;

  @ApiProperty({ description: 'Its own person' })
  readonly person: string;

  @ApiProperty({ type: VouchingDto, nullable: true, description: 'Who verified that person' })
  readonly vouched: VouchingDto | null;
}

export class MemberListDto {
  @ApiProperty({ type: [ShownMemberDto] })
  readonly items: readonly ShownMemberDto[];

  @ApiProperty({ type: 'string', nullable: true })
  readonly next: string | null;
}

export function showMember({ id, account, roles, addedAt }: Member): MemberDto {
  return { id, account, roles, addedAt: addedAt.toISOString() };
}

export function showShownMember(member: ShownMember): ShownMemberDto {
  const { name, login, person, vouched } = member;
  return { ...showMember(member), name, login, person, vouched: showVouching(vouched) };
}
