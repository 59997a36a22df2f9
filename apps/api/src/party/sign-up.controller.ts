import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { acceptInvitation, type InvitationPorts, showVouching, signUp, viewInvitation } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Acted } from '../act/act-routes.js';
import { Refused } from '../problem/refused.js';
import { Asking, Public } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { JoinedDto, NewSignUpDto, SignUpDto, SignUpRuleDto, TokenDto, ViewedInvitationDto } from './invitation.dto.js';
import { INVITATION_PORTS } from './party.tokens.js';

/** How people come in: by the link of an invitation, or, where it is open, by themselves. */
@ApiTags('sign-up')
@Controller()
export class SignUpController {
  readonly #ports: InvitationPorts;

  constructor(@Inject(INVITATION_PORTS) ports: InvitationPorts) {
    this.#ports = ports;
  }

  @Public()
  @Get('sign-ups')
  @ApiOperation({ summary: 'Whether anybody may open an account', security: [] })
  @ApiOkResponse({ type: SignUpRuleDto })
  rule(): SignUpRuleDto {
    return { open: this.#ports.isOpen };
  }

  @Public()
  @Acted('account.sign-up')
  @Post('sign-ups')
  @ApiOperation({ summary: 'Open an account with a person of its own, and join by the invitation', security: [] })
  @ApiCreatedResponse({ type: SignUpDto })
  @Refused(
    'request.invalid',
    'session.origin-mismatch',
    'request.too-many',
    'sign-up.closed',
    'invitation.not-found',
    'invitation.over',
    'name.hostile',
    'account.password-weak',
    'account.login-taken',
  )
  async signUp(@Body() wanted: NewSignUpDto): Promise<SignUpDto> {
    const { id, login } = await signUp(this.#ports)(wanted);
    return { account: id, login };
  }

  @Public()
  @Acted('invitation.view')
  @Post('invitations/view')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Who invites, as what; for whoever has the link', security: [] })
  @ApiOkResponse({ type: ViewedInvitationDto })
  @Refused('request.invalid', 'session.origin-mismatch', 'request.too-many', 'invitation.not-found', 'invitation.over')
  async view(@Body() { token }: TokenDto): Promise<ViewedInvitationDto> {
    const { invitation, party } = await viewInvitation(this.#ports)(token);
    const { kind, roles, expiresAt } = invitation;
    return {
      ...{ party: party.id, partyKind: party.kind, partyName: party.name, vouched: showVouching(party.vouched) },
      ...{ kind, roles, expiresAt: expiresAt.toISOString() },
    };
  }

  @May('invitation.accept')
  @Post('invitations/accept')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Join with the account that is signed in' })
  @ApiOkResponse({ type: JoinedDto })
  @Refused(
    'session.required',
    'access.denied',
    'access.human-only',
    'request.invalid',
    'invitation.not-found',
    'invitation.over',
    'member.known',
  )
  async accept(@Asking() viewer: Viewer, @Body() { token }: TokenDto): Promise<JoinedDto> {
    const { party, kind } = await acceptInvitation(this.#ports)(token, requireAccount(viewer).account);
    return { party, kind };
  }
}
