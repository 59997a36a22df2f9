import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Post, Put, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refusal } from '@filmdeed/kernel';
import {
  beginTotp,
  confirmTotp,
  factorsOf,
  type IdentityPorts,
  renewRecoveryCodes,
  requireRecent,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import type { ApiEnv } from '../env.js';
import { Refused } from '../problem/refused.js';
import { ENV } from '../runtime.tokens.js';
import { factorAdded, factorRemoved } from './factor-added.js';
import { ownSession } from './own-session.js';
import { CodeDto, FactorAddedDto, RecoveryCodesDto, SecondFactorDto, TotpSeedDto } from './second-factor.dto.js';
import { Asking } from './session.guard.js';
import { SIGN_IN_PORTS, type Viewer } from './session.tokens.js';

/** Authenticator app and recovery codes of the own account. */
@ApiTags('accounts')
@Controller('accounts/me')
export class SecondFactorController {
  readonly #ports: IdentityPorts;
  readonly #env: ApiEnv;

  constructor(@Inject(SIGN_IN_PORTS) ports: IdentityPorts, @Inject(ENV) env: ApiEnv) {
    this.#ports = ports;
    this.#env = env;
  }

  @May('account.look-sign-in')
  @Get('second-factor')
  @ApiOperation({ summary: 'Second factors of the own account' })
  @ApiOkResponse({ type: SecondFactorDto })
  @Refused('session.required')
  async look(@Asking() viewer: Viewer): Promise<SecondFactorDto> {
    const { account } = requireAccount(viewer);
    return {
      factors: await factorsOf(this.#ports)(account),
      recoveryCodesLeft: await this.#ports.factors.recoveryCodesLeft(account),
      asked: this.#env.platformSecondFactor && viewer.platformRoles.length > 0,
      shownAt: viewer.secondFactorAt?.toISOString() ?? null,
    };
  }

  @May('account.change-sign-in')
  @Post('totp')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Begin with an authenticator app; it counts once its first code was shown' })
  @ApiOkResponse({ type: TotpSeedDto })
  @Refused('session.required', 'session.stale', 'access.second-factor-required', 'second-factor.present')
  async begin(@Asking() viewer: Viewer): Promise<TotpSeedDto> {
    const { account } = await this.#recent(viewer);
    return beginTotp(this.#ports)({ id: account, login: viewer.login });
  }

  @May('account.change-sign-in')
  @Put('totp')
  @ApiOperation({ summary: 'Show the first code of an authenticator app; the session goes on under another token' })
  @ApiOkResponse({ type: FactorAddedDto })
  @Refused(
    'request.invalid',
    'session.required',
    'session.stale',
    'access.second-factor-required',
    'second-factor.none',
    'second-factor.present',
    'session.second-factor-wrong',
    'request.too-many',
  )
  async confirm(
    @Asking() viewer: Viewer,
    @Body() { code }: CodeDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FactorAddedDto> {
    const session = await this.#recent(viewer);
    const before = await factorsOf(this.#ports)(session.account);
    await confirmTotp(this.#ports)({ account: session.account, code });
    return factorAdded(this.#ports, session, before, reply);
  }

  @May('account.change-sign-in')
  @Delete('totp')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Remove the authenticator app; with the last second factor go the recovery codes' })
  @ApiNoContentResponse()
  @Refused('session.required', 'access.second-factor-required', 'second-factor.none', 'session.origin-mismatch')
  async remove(@Asking() viewer: Viewer): Promise<void> {
    const { account } = await this.#recent(viewer);
    if (!(await this.#ports.factors.removeTotp(account))) {
      throw new Refusal('second-factor.none', 'no authenticator app is set up');
    }
    await factorRemoved(this.#ports, account);
  }

  @May('account.change-sign-in')
  @Post('recovery-codes')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Fresh recovery codes in place of those before' })
  @ApiOkResponse({ type: RecoveryCodesDto })
  @Refused('session.required', 'access.second-factor-required', 'second-factor.none', 'session.origin-mismatch')
  async renew(@Asking() viewer: Viewer): Promise<RecoveryCodesDto> {
    const { account } = await this.#recent(viewer);
    if ((await factorsOf(this.#ports)(account)).length === 0) {
      throw new Refusal('second-factor.none', 'recovery codes stand in for a second factor, and there is none');
    }
    return { recoveryCodes: await renewRecoveryCodes(this.#ports)(account) };
  }

  async #recent(viewer: Viewer): ReturnType<typeof ownSession> {
    const session = await ownSession(this.#ports.sessions, viewer, this.#ports.clock.now());
    await requireRecent(this.#ports)(session);
    return session;
  }
}
