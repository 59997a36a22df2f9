import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId } from '@filmdeed/kernel';
import { changeRoles, endMember, type PartyPorts, reopenMember } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount, requireAct } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { MemberDto, MemberListDto, MemberRolesDto, showMember, showShownMember } from './member.dto.js';
import { ownParty } from './own-party.js';
import { SearchQueryDto } from './page-query.dto.js';
import { PARTY_PORTS } from './party.tokens.js';

/** Members of the organisation that the request acts for. */
@ApiTags('parties')
@Refused('session.required', 'access.denied', 'id.invalid', 'party.not-found')
@Controller('parties/:id/members')
export class MemberController {
  readonly #ports: PartyPorts;

  constructor(@Inject(PARTY_PORTS) ports: PartyPorts) {
    this.#ports = ports;
  }

  @May('member.list')
  @Get()
  @ApiOperation({ summary: 'Members, whoever joined last first' })
  @ApiOkResponse({ type: MemberListDto })
  @Refused('request.invalid', 'cursor.invalid')
  async list(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Query() query: SearchQueryDto,
  ): Promise<MemberListDto> {
    const { members, clock } = this.#ports;
    const { items, next } = await members.list(ownParty(viewer, id), query, clock.now());
    return { items: items.map(showShownMember), next };
  }

  @May('member.change')
  @Put(':member/roles')
  @ApiOperation({ summary: 'Give a member other roles; an organisation keeps an owner' })
  @ApiOkResponse({ type: MemberDto })
  @Refused('request.invalid', 'access.human-only', 'member.not-found', 'member.last-owner')
  async changeRoles(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Param('member') member: string,
    @Body() { roles }: MemberRolesDto,
  ): Promise<MemberDto> {
    return showMember(await changeRoles(this.#ports)(ownParty(viewer, id), asId('mbr', member), roles));
  }

  @May('member.change', 'member.leave')
  @Delete(':member')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'End a membership: an owner anybody’s, everybody their own' })
  @ApiNoContentResponse()
  @Refused('access.human-only', 'member.not-found', 'member.last-owner')
  async end(@Asking() viewer: Viewer, @Param('id') id: string, @Param('member') member: string): Promise<void> {
    const party = ownParty(viewer, id);
    const own = await this.#ports.members.live(party, requireAccount(viewer).account);
    if (own?.id !== asId('mbr', member)) requireAct(viewer, ['member.change']);
    await endMember(this.#ports)(party, asId('mbr', member));
  }

  @May('member.change')
  @Post(':member/return')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Take back the end of a membership, within a quarter of an hour' })
  @ApiOkResponse({ type: MemberDto })
  @Refused('access.human-only', 'member.not-found')
  async reopen(@Asking() viewer: Viewer, @Param('id') id: string, @Param('member') member: string): Promise<MemberDto> {
    return showMember(await reopenMember(this.#ports)(ownParty(viewer, id), asId('mbr', member)));
  }
}
