import { Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId, isRefusal, Refusal } from '@filmdeed/kernel';
import { type IdentityPorts, isLive } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { SessionListDto } from './session-list.dto.js';
import { Asking } from './session.guard.js';
import { SIGN_IN_PORTS, type Viewer } from './session.tokens.js';

/** The own sessions. */
@ApiTags('sessions')
@Controller('sessions')
export class SessionListController {
  readonly #ports: IdentityPorts;

  constructor(@Inject(SIGN_IN_PORTS) ports: IdentityPorts) {
    this.#ports = ports;
  }

  @May('session.look')
  @Get()
  @ApiOperation({ summary: 'The live sessions of the own account, newest first' })
  @ApiOkResponse({ type: SessionListDto })
  @Refused('session.required')
  async list(@Asking() viewer: Viewer): Promise<SessionListDto> {
    const { account, session } = requireAccount(viewer);
    const now = this.#ports.clock.now();
    const sessions = (await this.#ports.sessions.ofAccount(account, now)).filter((each) => isLive(each, now));
    const items = sessions.map(({ id, client, createdAt, expiresAt, seenAt, network, agent, secondFactorAt }) => ({
      ...{ id, client, network, agent, current: id === session },
      createdAt: createdAt.toISOString(),
      seenAt: seenAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      secondFactorAt: secondFactorAt?.toISOString() ?? null,
    }));
    return { items, next: null };
  }

  @May('session.end')
  @Delete()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'End every session of the own account but this one' })
  @ApiNoContentResponse()
  @Refused('session.required', 'session.origin-mismatch')
  async endOthers(@Asking() viewer: Viewer): Promise<void> {
    const { account, session } = requireAccount(viewer);
    await this.#ports.sessions.revokeOthers(account, session);
  }

  @May('session.end')
  @Delete(':session')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'End one session of the own account' })
  @ApiNoContentResponse()
  @Refused('session.required', 'session.not-found', 'session.origin-mismatch')
  async end(@Asking() viewer: Viewer, @Param('session') session: string): Promise<void> {
    const { account } = requireAccount(viewer);
    if (!(await this.#ports.sessions.revokeOne(account, sessionId(session)))) throw notFound();
  }
}

/** What is no id is nobody's: both answer alike. */
function sessionId(text: string): ReturnType<typeof asId<'ses'>> {
  try {
    return asId('ses', text);
  } catch (error) {
    throw isRefusal(error) ? notFound() : error;
  }
}

function notFound(): Refusal {
  return new Refusal('session.not-found', 'no such session');
}
