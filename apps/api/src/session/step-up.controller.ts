import { Body, Controller, HttpCode, HttpStatus, Inject, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refusal } from '@filmdeed/kernel';
import { askPasskey, type FactorProof, type IdentityPorts, stepUp } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { handOut } from './hand-out.js';
import { ownSession } from './own-session.js';
import { ChallengeDto } from './passkey.dto.js';
import { FactorProofDto, RenewedSessionDto } from './second-factor.dto.js';
import { Asking } from './session.guard.js';
import { SIGN_IN_PORTS, type Viewer } from './session.tokens.js';

/** Showing a second factor inside a session, for what asks for one. */
@ApiTags('sessions')
@Controller('sessions/current')
export class StepUpController {
  readonly #ports: IdentityPorts;

  constructor(@Inject(SIGN_IN_PORTS) ports: IdentityPorts) {
    this.#ports = ports;
  }

  @May('session.step-up')
  @Post('challenges')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Ask for a challenge to confirm by passkey in this session' })
  @ApiOkResponse({ type: ChallengeDto })
  @Refused('session.required', 'session.origin-mismatch', 'request.too-many')
  async ask(@Asking() viewer: Viewer): Promise<ChallengeDto> {
    const { account } = requireAccount(viewer);
    const challenge = await askPasskey(this.#ports)({ purpose: 'step-up', account });
    return { challenge, rpId: this.#ports.site.rpId };
  }

  @May('session.step-up')
  @Post('second-factor')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Show a second factor; the session goes on under another token' })
  @ApiOkResponse({ type: RenewedSessionDto })
  @Refused(
    'request.invalid',
    'session.required',
    'session.second-factor-wrong',
    'passkey.invalid',
    'passkey.unknown',
    'session.origin-mismatch',
    'request.too-many',
  )
  async show(
    @Asking() viewer: Viewer,
    @Body() body: FactorProofDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RenewedSessionDto> {
    const session = await ownSession(this.#ports.sessions, viewer, this.#ports.clock.now());
    const renewed = await stepUp(this.#ports)(session, proofOf(body));
    return handOut(renewed, reply, this.#ports.site.origin);
  }
}

function proofOf({ code, passkey }: FactorProofDto): FactorProof {
  if (code !== undefined && passkey === undefined) return { code };
  if (passkey !== undefined && code === undefined) return { passkey };
  throw new Refusal('request.invalid', 'either a code or a passkey');
}
