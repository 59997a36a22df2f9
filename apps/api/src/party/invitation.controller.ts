import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId } from '@filmdeed/kernel';
import { type InvitationPorts, invite, revokeInvitation } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { InvitationListDto, MadeInvitationDto, NewInvitationDto, showInvitation } from './invitation.dto.js';
import { ownParty } from './own-party.js';
import { PageQueryDto } from './page-query.dto.js';
import { INVITATION_PORTS } from './party.tokens.js';

/** Links by which people join the party that the request acts for. */
@ApiTags('parties')
@Refused('session.required', 'access.denied', 'id.invalid', 'party.not-found')
@Controller('parties/:id/invitations')
export class InvitationController {
  readonly #ports: InvitationPorts;

  constructor(@Inject(INVITATION_PORTS) ports: InvitationPorts) {
    this.#ports = ports;
  }

  @May('invitation.list')
  @Get()
  @ApiOperation({ summary: 'Invitations, newest first; without their tokens' })
  @ApiOkResponse({ type: InvitationListDto })
  @Refused('request.invalid', 'cursor.invalid')
  async list(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Query() query: PageQueryDto,
  ): Promise<InvitationListDto> {
    const { invitations, clock } = this.#ports;
    const { items, next } = await invitations.ofParty(ownParty(viewer, id), query);
    return { items: items.map((each) => showInvitation(each, clock.now())), next };
  }

  @May('invitation.make')
  @Post()
  @ApiOperation({ summary: 'Invite one person, as a member with these roles, as co-owner or as buyer' })
  @ApiCreatedResponse({ type: MadeInvitationDto })
  @Refused('request.invalid', 'access.human-only', 'name.hostile')
  async make(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Body() wanted: NewInvitationDto,
  ): Promise<MadeInvitationDto> {
    const party = ownParty(viewer, id);
    const { invitation, token } = await invite(this.#ports)(party, requireAccount(viewer).account, wanted);
    return { ...showInvitation(invitation, this.#ports.clock.now()), token };
  }

  @May('invitation.revoke')
  @Delete(':invitation')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Revoke an open invitation' })
  @ApiNoContentResponse()
  @Refused('access.human-only', 'invitation.not-found')
  async revoke(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Param('invitation') invitation: string,
  ): Promise<void> {
    await revokeInvitation(this.#ports)(ownParty(viewer, id), asId('inv', invitation));
  }
}
