import { Body, Controller, Get, Headers, HttpCode, HttpStatus, Inject, Ip, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { AccountId } from '@filmdeed/kernel';
import {
  beginIdentity,
  type IdentityPorts,
  type LinkedIdentity,
  linkIdentity,
  requireRecent,
  signInByIdentity,
  TICKET_LIFE_MS,
  unlinkIdentity,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import type { ShowAccount } from '../account/account.dto.js';
import { SHOW_ACCOUNT } from '../account/account.tokens.js';
import { Acted } from '../act/act-routes.js';
import { Refused } from '../problem/refused.js';
import { countedAddress } from './counted-address.js';
import { handOut } from './hand-out.js';
import {
  IdentityAnswerDto,
  IdentityDto,
  IdentityListDto,
  IdentityProviderListDto,
  IdentityRoundDto,
  IdentitySessionDto,
  UnlinkedIdentityDto,
} from './identity.dto.js';
import { ownSession } from './own-session.js';
import { cookieNamed, nameFor, ROUND_COOKIE, roundCookie } from './session-cookie.js';
import { NewSessionAnswerDto } from './session.dto.js';
import { Asking, Public } from './session.guard.js';
import { SIGN_IN_PORTS, type Viewer } from './session.tokens.js';

/** Signing in at an identity provider, and linking one to the own account. The browser's half of each way there and back is a cookie. */
@ApiTags('sessions')
@Controller()
export class IdentityController {
  readonly #ports: IdentityPorts;
  readonly #show: ShowAccount;

  constructor(@Inject(SIGN_IN_PORTS) ports: IdentityPorts, @Inject(SHOW_ACCOUNT) show: ShowAccount) {
    this.#ports = ports;
    this.#show = show;
  }

  @Public()
  @Get('identity-providers')
  @ApiOperation({ summary: 'Where else people may sign in', security: [] })
  @ApiOkResponse({ type: IdentityProviderListDto })
  providers(): IdentityProviderListDto {
    return { items: [...this.#ports.providers.values()].map(({ id, label }) => ({ id, label })), next: null };
  }

  @Public()
  @Acted('session.challenge')
  @Post('sessions/identity/:provider')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Begin to sign in at an identity provider', security: [] })
  @ApiOkResponse({ type: IdentityRoundDto })
  @Refused('oidc.unknown-issuer', 'oidc.rejected', 'outbound.failed', 'session.origin-mismatch', 'request.too-many')
  async begin(
    @Param('provider') provider: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IdentityRoundDto> {
    return this.#begin(provider, null, reply);
  }

  @Public()
  @Acted('session.begin-by-identity')
  @Post('sessions/identity')
  @ApiOperation({ summary: 'Sign in with what an identity provider sent back', security: [] })
  @ApiCreatedResponse({ type: NewSessionAnswerDto })
  @Refused('request.invalid', 'oidc.rejected', 'oidc.no-account', 'outbound.failed', 'session.origin-mismatch')
  async create(
    @Body() { query, client }: IdentitySessionDto,
    @Ip() ip: string,
    @Headers('cookie') cookie: string | undefined,
    @Headers('user-agent') agent = '',
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NewSessionAnswerDto> {
    const order = { secret: this.#secretOf(cookie), query, client, from: countedAddress(ip), agent };
    const signedIn = await signInByIdentity(this.#ports)(order);
    return { account: await this.#show(signedIn.account), ...handOut(signedIn, reply, this.#ports.site.origin) };
  }

  @May('account.look-sign-in')
  @Get('accounts/me/identities')
  @ApiOperation({ summary: 'Identities elsewhere that sign in to the own account' })
  @ApiOkResponse({ type: IdentityListDto })
  @Refused('session.required')
  async list(@Asking() viewer: Viewer): Promise<IdentityListDto> {
    const identities = await this.#ports.identities.ofAccount(requireAccount(viewer).account);
    return { items: identities.map(shown), next: null };
  }

  @May('account.change-sign-in')
  @Post('accounts/me/identities/:provider')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Begin to link an identity elsewhere to the own account' })
  @ApiOkResponse({ type: IdentityRoundDto })
  @Refused(
    'session.required',
    'session.stale',
    'access.second-factor-required',
    'oidc.unknown-issuer',
    'outbound.failed',
  )
  async beginLink(
    @Asking() viewer: Viewer,
    @Param('provider') provider: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IdentityRoundDto> {
    return this.#begin(provider, await this.#recent(viewer), reply);
  }

  @May('account.change-sign-in')
  @Post('accounts/me/identities')
  @ApiOperation({ summary: 'Link the identity with which a provider sent the browser back' })
  @ApiCreatedResponse({ type: IdentityDto })
  @Refused('request.invalid', 'session.required', 'oidc.rejected', 'oidc.taken', 'outbound.failed')
  async link(
    @Asking() viewer: Viewer,
    @Body() { query }: IdentityAnswerDto,
    @Headers('cookie') cookie: string | undefined,
  ): Promise<IdentityDto> {
    const account = await this.#recent(viewer);
    return shown(await linkIdentity(this.#ports)({ account, query, secret: this.#secretOf(cookie) }));
  }

  @May('account.change-sign-in')
  @Post('accounts/me/unlinked-identities')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Unlink an identity, if another way into the account is left' })
  @ApiNoContentResponse()
  @Refused(
    'request.invalid',
    'session.required',
    'session.stale',
    'access.second-factor-required',
    'session.credentials-wrong',
    'oidc.not-linked',
    'oidc.last-way',
    'request.too-many',
  )
  async unlink(@Asking() viewer: Viewer, @Body() { issuer, subject, password }: UnlinkedIdentityDto): Promise<void> {
    const account = await this.#recent(viewer);
    await unlinkIdentity(this.#ports)({ account, issuer, subject, password });
  }

  async #begin(provider: string, account: AccountId | null, reply: FastifyReply): Promise<IdentityRoundDto> {
    const { url, secret } = await beginIdentity(this.#ports)({ provider, account });
    const until = new Date(this.#ports.clock.now().getTime() + 2 * TICKET_LIFE_MS);
    void reply.header('set-cookie', roundCookie(secret, until, this.#ports.site.origin));
    return { url };
  }

  async #recent(viewer: Viewer): Promise<AccountId> {
    const session = await ownSession(this.#ports.sessions, viewer, this.#ports.clock.now());
    await requireRecent(this.#ports)(session);
    return session.account;
  }

  #secretOf(cookie: string | undefined): string {
    return cookieNamed(nameFor(ROUND_COOKIE, this.#ports.site.origin), cookie) ?? '';
  }
}

function shown({ issuer, subject, createdAt }: LinkedIdentity): IdentityDto {
  return { issuer, subject, createdAt: createdAt.toISOString() };
}
