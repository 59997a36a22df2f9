import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refusal, toBase64Url, utf8 } from '@filmdeed/kernel';
import { addPasskey, askPasskey, factorsOf, type IdentityPorts, type Passkey, requireRecent } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { factorAdded, factorRemoved } from './factor-added.js';
import { ownSession } from './own-session.js';
import { NewPasskeyDto, PasskeyDto, PasskeyListDto, RegistrationChallengeDto } from './passkey.dto.js';
import { PasskeyAddedDto } from './second-factor.dto.js';
import { Asking } from './session.guard.js';
import { SIGN_IN_PORTS, type Viewer } from './session.tokens.js';

/** The passkeys with which the own account signs in. */
@ApiTags('accounts')
@Controller('accounts/me/passkeys')
export class PasskeyController {
  readonly #ports: IdentityPorts;

  constructor(@Inject(SIGN_IN_PORTS) ports: IdentityPorts) {
    this.#ports = ports;
  }

  @May('account.look-sign-in')
  @Get()
  @ApiOperation({ summary: 'The passkeys that sign in to the own account, newest first' })
  @ApiOkResponse({ type: PasskeyListDto })
  @Refused('session.required')
  async list(@Asking() viewer: Viewer): Promise<PasskeyListDto> {
    const passkeys = await this.#ports.passkeys.ofAccount(requireAccount(viewer).account);
    return { items: passkeys.map(shown), next: null };
  }

  @May('account.change-sign-in')
  @Post('challenges')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Ask for a challenge to make a passkey' })
  @ApiOkResponse({ type: RegistrationChallengeDto })
  @Refused('session.required', 'session.stale', 'access.second-factor-required', 'session.origin-mismatch')
  async ask(@Asking() viewer: Viewer): Promise<RegistrationChallengeDto> {
    const { account } = await this.#recent(viewer);
    const challenge = await askPasskey(this.#ports)({ purpose: 'register', account });
    return { challenge, rpId: this.#ports.site.rpId, user: toBase64Url(utf8(account)) };
  }

  @May('account.change-sign-in')
  @Post()
  @ApiOperation({ summary: 'Keep a passkey; the session goes on under another token' })
  @ApiCreatedResponse({ type: PasskeyAddedDto })
  @Refused(
    'request.invalid',
    'session.required',
    'session.stale',
    'access.second-factor-required',
    'name.hostile',
    'passkey.invalid',
    'passkey.taken',
    'passkey.too-many',
    'session.origin-mismatch',
  )
  async add(
    @Asking() viewer: Viewer,
    @Body() { label, passkey: answer }: NewPasskeyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PasskeyAddedDto> {
    const session = await this.#recent(viewer);
    const before = await factorsOf(this.#ports)(session.account);
    const passkey = await addPasskey(this.#ports)({ account: session.account, label, answer });
    return { passkey: shown(passkey), ...(await factorAdded(this.#ports, session, before, reply)) };
  }

  @May('account.change-sign-in')
  @Delete(':passkey')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Remove a passkey; with the last second factor go the recovery codes' })
  @ApiNoContentResponse()
  @Refused('session.required', 'access.second-factor-required', 'passkey.not-found', 'session.origin-mismatch')
  async remove(@Asking() viewer: Viewer, @Param('passkey') id: string): Promise<void> {
    const { account } = await this.#recent(viewer);
    const passkey = (await this.#ports.passkeys.ofAccount(account)).find((each) => each.id === id);
    if (passkey === undefined || !(await this.#ports.passkeys.remove(account, passkey.id))) {
      throw new Refusal('passkey.not-found', 'no such passkey');
    }
    await factorRemoved(this.#ports, account);
  }

  async #recent(viewer: Viewer): ReturnType<typeof ownSession> {
    const session = await ownSession(this.#ports.sessions, viewer, this.#ports.clock.now());
    await requireRecent(this.#ports)(session);
    return session;
  }
}

function shown({ id, credentialId, label, backedUp, createdAt, usedAt }: Passkey): PasskeyDto {
  const times = { createdAt: createdAt.toISOString(), usedAt: usedAt?.toISOString() ?? null };
  return { id, credentialId, label, backedUp, ...times };
}
