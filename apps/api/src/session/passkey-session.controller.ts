import { Body, Controller, Headers, HttpCode, HttpStatus, Inject, Ip, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { askPasskey, type IdentityPorts, signInByPasskey } from '@filmdeed/registry';
import type { ShowAccount } from '../account/account.dto.js';
import { SHOW_ACCOUNT } from '../account/account.tokens.js';
import { Acted } from '../act/act-routes.js';
import { Refused } from '../problem/refused.js';
import { countedAddress } from './counted-address.js';
import { handOut } from './hand-out.js';
import { ChallengeDto, PasskeySessionDto } from './passkey.dto.js';
import { NewSessionAnswerDto } from './session.dto.js';
import { Public } from './session.guard.js';
import { SIGN_IN_PORTS } from './session.tokens.js';

/** Signing in by passkey: nobody types who they are. */
@ApiTags('sessions')
@Controller('sessions')
export class PasskeySessionController {
  readonly #ports: IdentityPorts;
  readonly #show: ShowAccount;

  constructor(@Inject(SIGN_IN_PORTS) ports: IdentityPorts, @Inject(SHOW_ACCOUNT) show: ShowAccount) {
    this.#ports = ports;
    this.#show = show;
  }

  @Public()
  @Acted('session.challenge')
  @Post('challenges')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Ask for a challenge to sign in by passkey', security: [] })
  @ApiOkResponse({ type: ChallengeDto })
  @Refused('session.origin-mismatch', 'request.too-many')
  async ask(): Promise<ChallengeDto> {
    const challenge = await askPasskey(this.#ports)({ purpose: 'sign-in', account: null });
    return { challenge, rpId: this.#ports.site.rpId };
  }

  @Public()
  @Acted('session.begin-by-passkey')
  @Post('passkey')
  @ApiOperation({ summary: 'Sign in by passkey, which counts as a second factor too', security: [] })
  @ApiCreatedResponse({ type: NewSessionAnswerDto })
  @Refused('request.invalid', 'passkey.invalid', 'passkey.unknown', 'session.origin-mismatch', 'request.too-many')
  async create(
    @Body() { passkey, client }: PasskeySessionDto,
    @Ip() ip: string,
    @Headers('user-agent') agent = '',
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NewSessionAnswerDto> {
    const order = { answer: passkey, client, from: countedAddress(ip), agent };
    const signedIn = await signInByPasskey(this.#ports)(order);
    return { account: await this.#show(signedIn.account), ...handOut(signedIn, reply, this.#ports.site.origin) };
  }
}
