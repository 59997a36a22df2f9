import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId, type Clock } from '@filmdeed/kernel';
import { type HoldDecider, type LegalHolds, liftHold, type Memberships, setHold } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { CLOCK } from '../runtime.tokens.js';
import { Asking } from '../session/session.guard.js';
import { MEMBERSHIPS, type Viewer } from '../session/session.tokens.js';
import { HoldDto, HoldPageDto, HoldQueryDto, LiftHoldDto, NewHoldDto, showHold } from './hold.dto.js';
import { LEGAL_HOLDS } from './hold.tokens.js';

/** Legal holds: while one stands nothing personal of its subject is erased. */
@ApiTags('legal-holds')
@Refused('session.required', 'access.denied', 'request.invalid')
@Controller('legal-holds')
export class HoldController {
  readonly #holds: LegalHolds;
  readonly #memberships: Memberships;
  readonly #clock: Clock;

  constructor(
    @Inject(LEGAL_HOLDS) holds: LegalHolds,
    @Inject(MEMBERSHIPS) memberships: Memberships,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#holds = holds;
    this.#memberships = memberships;
    this.#clock = clock;
  }

  @May('hold.list')
  @Get()
  @ApiOperation({ summary: 'Holds, lifted ones too, the newest first' })
  @ApiOkResponse({ type: HoldPageDto })
  async list(@Query() { subject, cursor, limit }: HoldQueryDto): Promise<HoldPageDto> {
    const found = await this.#holds.list({ subject, before: cursor, most: limit + 1 });
    const items = found.slice(0, limit);
    const next = found.length > limit ? items.at(-1)!.setAt.toISOString() : null;
    return { items: items.map((hold) => showHold(hold, this.#clock.now())), next };
  }

  @May('hold.set')
  @Post()
  @ApiOperation({ summary: 'Set a hold on a party, an account or a filing' })
  @ApiCreatedResponse({ type: HoldDto })
  @Refused('access.human-only', 'time.invalid', 'access.own-matter')
  async set(@Asking() viewer: Viewer, @Body() { subject, reason, reference, until }: NewHoldDto): Promise<HoldDto> {
    const ports = { holds: this.#holds, clock: this.#clock };
    const order = { ...(await this.#decider(viewer)), subject, reason, reference, until: until ?? null };
    return showHold(await setHold(ports)(order), this.#clock.now());
  }

  @May('hold.lift')
  @Post(':id/lift')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Lift a hold; who, when and why stays beside it' })
  @ApiOkResponse({ type: HoldDto })
  @Refused('access.human-only', 'id.invalid', 'hold.not-found', 'access.own-matter')
  async lift(@Asking() viewer: Viewer, @Param('id') id: string, @Body() { reason }: LiftHoldDto): Promise<HoldDto> {
    const lift = liftHold({ holds: this.#holds, clock: this.#clock });
    return showHold(await lift(asId('hld', id), await this.#decider(viewer), reason), this.#clock.now());
  }

  async #decider(viewer: Viewer): Promise<HoldDecider> {
    const { account: by } = requireAccount(viewer);
    return { by, ties: await this.#memberships.ties(by) };
  }
}
