import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Ip, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refusal } from '@filmdeed/kernel';
import type { Accounts, Sessions, signIn } from '@filmdeed/registry';
import type { ShowAccount } from '../account/account.dto.js';
import { ACCOUNTS, SHOW_ACCOUNT } from '../account/account.tokens.js';
import type { ApiEnv } from '../env.js';
import { Refused } from '../problem/refused.js';
import { ENV } from '../runtime.tokens.js';
import { NewSessionAnswerDto, NewSessionDto, SessionDto } from './session.dto.js';
import { countedAddress } from './counted-address.js';
import { noSessionCookie, sessionCookie } from './session-cookie.js';
import { Public, Viewer } from './session.guard.js';
import { SESSIONS, SIGN_IN, type SessionAccount } from './session.tokens.js';

@ApiTags('sessions')
@Controller('sessions')
export class SessionController {
  readonly #signIn: ReturnType<typeof signIn>;
  readonly #sessions: Sessions;
  readonly #accounts: Accounts;
  readonly #show: ShowAccount;
  readonly #origin: string;

  constructor(
    @Inject(SIGN_IN) flow: ReturnType<typeof signIn>,
    @Inject(SESSIONS) sessions: Sessions,
    @Inject(ACCOUNTS) accounts: Accounts,
    @Inject(SHOW_ACCOUNT) show: ShowAccount,
    @Inject(ENV) env: ApiEnv,
  ) {
    this.#signIn = flow;
    this.#sessions = sessions;
    this.#accounts = accounts;
    this.#show = show;
    this.#origin = env.publicOrigin;
  }

  @Public()
  @Post()
  @ApiOperation({ summary: 'Sign in', security: [] })
  @ApiCreatedResponse({ type: NewSessionAnswerDto })
  @Refused('request.invalid', 'session.credentials-wrong', 'session.origin-mismatch', 'request.too-many')
  async create(
    @Body() { login, password, client }: NewSessionDto,
    @Ip() ip: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NewSessionAnswerDto> {
    const { account, session, token } = await this.#signIn({ login, password, client, from: countedAddress(ip) });
    const answer = { account: await this.#show(account), expiresAt: session.expiresAt.toISOString() };
    if (client === 'cli') return { ...answer, token };
    void reply.header('set-cookie', sessionCookie(token, session.expiresAt, this.#origin));
    return answer;
  }

  @Get('current')
  @ApiOperation({ summary: 'Who is signed in' })
  @ApiOkResponse({ type: SessionDto })
  @Refused('session.required')
  async current(@Viewer() viewer: SessionAccount): Promise<SessionDto> {
    const account = await this.#accounts.byId(viewer.account);
    if (account === null) throw new Refusal('session.required', 'the account has gone');
    return { account: await this.#show(account) };
  }

  @Delete('current')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Sign out' })
  @ApiNoContentResponse()
  @Refused('session.required', 'session.origin-mismatch')
  async end(@Viewer() viewer: SessionAccount, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.#sessions.revoke(viewer.session);
    void reply.header('set-cookie', noSessionCookie(this.#origin));
  }
}
