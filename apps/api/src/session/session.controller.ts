import { Body, Controller, Delete, Get, Headers, HttpCode, HttpStatus, Inject, Ip, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refusal } from '@filmdeed/kernel';
import type { Accounts, Memberships, Sessions, signIn } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import type { ShowAccount } from '../account/account.dto.js';
import { ACCOUNTS, SHOW_ACCOUNT } from '../account/account.tokens.js';
import type { ApiEnv } from '../env.js';
import { Acted } from '../act/act-routes.js';
import { Refused } from '../problem/refused.js';
import { ENV } from '../runtime.tokens.js';
import { NewSessionAnswerDto, NewSessionDto, CurrentSessionDto } from './session.dto.js';
import { countedAddress } from './counted-address.js';
import { handOut } from './hand-out.js';
import { noSessionCookie } from './session-cookie.js';
import { Asking, Public } from './session.guard.js';
import { MEMBERSHIPS, SESSIONS, SIGN_IN, type Viewer } from './session.tokens.js';

@ApiTags('sessions')
@Controller('sessions')
export class SessionController {
  readonly #signIn: ReturnType<typeof signIn>;
  readonly #sessions: Sessions;
  readonly #accounts: Accounts;
  readonly #memberships: Memberships;
  readonly #show: ShowAccount;
  readonly #origin: string;

  constructor(
    @Inject(SIGN_IN) flow: ReturnType<typeof signIn>,
    @Inject(SESSIONS) sessions: Sessions,
    @Inject(ACCOUNTS) accounts: Accounts,
    @Inject(MEMBERSHIPS) memberships: Memberships,
    @Inject(SHOW_ACCOUNT) show: ShowAccount,
    @Inject(ENV) env: ApiEnv,
  ) {
    this.#signIn = flow;
    this.#sessions = sessions;
    this.#accounts = accounts;
    this.#memberships = memberships;
    this.#show = show;
    this.#origin = env.publicOrigin;
  }

  @Public()
  @Acted('session.begin')
  @Post()
  @ApiOperation({ summary: 'Sign in', security: [] })
  @ApiCreatedResponse({ type: NewSessionAnswerDto })
  @Refused(
    'request.invalid',
    'session.credentials-wrong',
    'session.second-factor-required',
    'session.second-factor-wrong',
    'session.origin-mismatch',
    'request.too-many',
  )
  async create(
    @Body() { login, password, code, client }: NewSessionDto,
    @Ip() ip: string,
    @Headers('user-agent') agent = '',
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NewSessionAnswerDto> {
    const from = countedAddress(ip);
    const signedIn = await this.#signIn({ login, password, code, client, from, agent });
    const account = await this.#show(signedIn.account);
    return { account, ...handOut(signedIn, reply, this.#origin) };
  }

  @May('session.look')
  @Get('current')
  @ApiOperation({ summary: 'Who is signed in, and for which parties that account acts' })
  @ApiOkResponse({ type: CurrentSessionDto })
  @Refused('session.required')
  async current(@Asking() viewer: Viewer): Promise<CurrentSessionDto> {
    const { account: id } = requireAccount(viewer);
    const account = await this.#accounts.byId(id);
    if (account === null) throw new Refusal('session.required', 'the account has gone');
    const parties = await this.#memberships.ofAccount(id);
    return { account: await this.#show(account), party: viewer.party, parties };
  }

  @May('session.end')
  @Delete('current')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Sign out' })
  @ApiNoContentResponse()
  @Refused('session.required', 'session.origin-mismatch')
  async end(@Asking() viewer: Viewer, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.#sessions.revoke(requireAccount(viewer).session);
    void reply.header('set-cookie', noSessionCookie(this.#origin));
  }
}
