import { Body, Controller, Headers, HttpCode, HttpStatus, Inject, Ip, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { approve, askApproval, type IdentityPorts, lookApproval, signInByApproval } from '@filmdeed/registry';
import { May } from '../access/may.js';
import type { ShowAccount } from '../account/account.dto.js';
import { SHOW_ACCOUNT } from '../account/account.tokens.js';
import { Acted } from '../act/act-routes.js';
import { Refused } from '../problem/refused.js';
import { ApprovalAskingDto, ApprovalCodeDto, ApprovalDto, ApprovedSessionDto } from './approval.dto.js';
import { countedAddress } from './counted-address.js';
import { ownSession } from './own-session.js';
import { NewSessionAnswerDto } from './session.dto.js';
import { Asking, Public } from './session.guard.js';
import { SIGN_IN_PORTS, type Viewer } from './session.tokens.js';

/** Signing in to the command line by a page where its person is signed in: who has only passkeys has no password to type. */
@ApiTags('sessions')
@Controller('sessions')
export class ApprovalController {
  readonly #ports: IdentityPorts;
  readonly #show: ShowAccount;

  constructor(@Inject(SIGN_IN_PORTS) ports: IdentityPorts, @Inject(SHOW_ACCOUNT) show: ShowAccount) {
    this.#ports = ports;
    this.#show = show;
  }

  @Public()
  @Acted('session.challenge')
  @Post('approvals')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Ask for a sign-in that a person approves on a page within ten minutes', security: [] })
  @ApiOkResponse({ type: ApprovalDto })
  @Refused('session.origin-mismatch', 'request.too-many')
  async ask(@Ip() ip: string, @Headers('user-agent') agent = ''): Promise<ApprovalDto> {
    const { expiresAt, ...asked } = await askApproval(this.#ports)({ from: countedAddress(ip), agent });
    return { ...asked, expiresAt: expiresAt.toISOString() };
  }

  @Public()
  @Acted('session.begin-by-approval')
  @Post('approved')
  @ApiOperation({ summary: 'Fetch the session of the command line that was approved, once', security: [] })
  @ApiCreatedResponse({ type: NewSessionAnswerDto })
  @Refused('request.invalid', 'approval.pending', 'session.origin-mismatch', 'request.too-many')
  async create(
    @Body() { secret }: ApprovedSessionDto,
    @Ip() ip: string,
    @Headers('user-agent') agent = '',
  ): Promise<NewSessionAnswerDto> {
    const signedIn = await signInByApproval(this.#ports)({ secret, from: countedAddress(ip), agent });
    const { session, token } = signedIn;
    return { account: await this.#show(signedIn.account), expiresAt: session.expiresAt.toISOString(), token };
  }

  @May('session.approve')
  @Post('current/approvals/look')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'See what asks under a code; from then on only this account can approve it' })
  @ApiOkResponse({ type: ApprovalAskingDto })
  @Refused(
    'request.invalid',
    'session.required',
    'session.stale',
    'access.second-factor-required',
    'approval.unknown',
    'session.origin-mismatch',
    'request.too-many',
  )
  async look(@Asking() viewer: Viewer, @Body() { code }: ApprovalCodeDto): Promise<ApprovalAskingDto> {
    const session = await ownSession(this.#ports.sessions, viewer, this.#ports.clock.now());
    const { expiresAt, ...asking } = await lookApproval(this.#ports)(session, code);
    return { ...asking, expiresAt: expiresAt.toISOString() };
  }

  @May('session.approve')
  @Post('current/approvals')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Approve what was looked at: it signs in as this account' })
  @ApiNoContentResponse()
  @Refused(
    'request.invalid',
    'session.required',
    'session.stale',
    'access.second-factor-required',
    'approval.unknown',
    'session.origin-mismatch',
  )
  async approve(@Asking() viewer: Viewer, @Body() { code }: ApprovalCodeDto): Promise<void> {
    const session = await ownSession(this.#ports.sessions, viewer, this.#ports.clock.now());
    await approve(this.#ports)(session, code);
  }
}
