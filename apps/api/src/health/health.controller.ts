import { Controller, Get, HttpStatus, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Clock, isRefusal, Refusal } from '@filmdeed/kernel';
import type { AnchorRows } from '@filmdeed/ledger';
import { anchorAlarms, type createDataSource, isMigrated, readGauges } from '@filmdeed/postgres';
import { ANCHOR_ROWS } from '../log/log.tokens.js';
import { Refused } from '../problem/refused.js';
import { CLOCK } from '../runtime.tokens.js';
import { Public } from '../session/session.guard.js';
import { SESSION_RESOLVER, type SessionResolver } from '../session/session.tokens.js';
import { presentChains } from '../status/instance-chains.js';
import { HealthDto, ReadinessDto } from './health.dto.js';
import { isOwnMachine } from './is-own-machine.js';
import { metricsText } from './metrics-text.js';

type DataSource = ReturnType<typeof createDataSource>;

/** For whoever keeps the process running. */
@ApiTags('health')
@Public()
@Controller()
export class HealthController {
  readonly #dataSource: DataSource;
  readonly #anchors: AnchorRows;
  readonly #clock: Clock;
  readonly #resolve: SessionResolver;

  constructor(
    @Inject(getDataSourceToken()) dataSource: DataSource,
    @Inject(ANCHOR_ROWS) anchors: AnchorRows,
    @Inject(CLOCK) clock: Clock,
    @Inject(SESSION_RESOLVER) resolve: SessionResolver,
  ) {
    this.#dataSource = dataSource;
    this.#anchors = anchors;
    this.#clock = clock;
    this.#resolve = resolve;
  }

  @Get('healthz')
  @ApiOperation({ summary: 'The process answers', security: [] })
  @ApiOkResponse({ type: HealthDto })
  health(@Res({ passthrough: true }) reply: FastifyReply): HealthDto {
    void reply.header('cache-control', 'no-store');
    return { status: 'ok' };
  }

  @Get('readyz')
  @ApiOperation({ summary: 'It can work: the database is reachable and migrated', security: [] })
  @ApiOkResponse({ type: ReadinessDto })
  @ApiServiceUnavailableResponse({ type: ReadinessDto })
  async readiness(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessDto> {
    const found = await this.#readiness();
    void reply.header('cache-control', 'no-store');
    if (found.status !== 'ready') void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return found;
  }

  /** For a program on this machine, or for an administrator. */
  @Get('metrics')
  @ApiOperation({ summary: 'Gauges in the Prometheus text format' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Refused('session.required', 'access.denied', 'database.unreachable')
  async metrics(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (!isOwnMachine(request)) await this.#requireAdministrator(request);
    const [gauges, chains, alarms] = await Promise.all([
      readGauges(this.#dataSource),
      this.#anchors.chains(),
      anchorAlarms(this.#dataSource),
    ]);
    void reply.type('text/plain; version=0.0.4; charset=utf-8').header('cache-control', 'no-store');
    return metricsText(gauges, presentChains(chains), alarms, this.#clock.now());
  }

  async #readiness(): Promise<ReadinessDto> {
    try {
      const migrated = await isMigrated(this.#dataSource);
      const migrations = migrated ? 'applied' : 'pending';
      return { status: migrated ? 'ready' : 'not-ready', database: 'reachable', migrations };
    } catch (error) {
      if (!isRefusal(error, 'database.unreachable')) throw error;
      return { status: 'not-ready', database: 'unreachable', migrations: 'unknown' };
    }
  }

  async #requireAdministrator({ headers }: FastifyRequest): Promise<void> {
    const { cookie, authorization } = headers;
    const account = await this.#resolve({ cookie, authorization });
    if (account === null) throw new Refusal('session.required', 'sign in first');
    if (account.role !== 'administrator') {
      throw new Refusal('access.denied', 'the role of this account does not allow it', { role: account.role });
    }
  }
}
