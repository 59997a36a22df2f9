import { Controller, Get, HttpStatus, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Registry } from 'prom-client';
import { type Clock, isRefusal, Refusal } from '@filmdeed/kernel';
import type { AnchorRows } from '@filmdeed/ledger';
import { anchorAlarms, type createDataSource, isMigrated, readGauges } from '@filmdeed/postgres';
import { ANCHOR_ROWS } from '../log/log.tokens.js';
import { requireAct } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import type { ApiEnv } from '../env.js';
import { bearsToken, isLocalName, isOwnMachine } from '../process/metrics-access.js';
import { CLOCK, ENV } from '../runtime.tokens.js';
import { Public, sessionHeaders } from '../session/session.guard.js';
import { SESSION_RESOLVER, type SessionResolver } from '../session/session.tokens.js';
import { presentChains } from '../status/instance-chains.js';
import { HealthDto, ReadinessDto } from './health.dto.js';
import { METRICS, METRICS_TOKEN } from './health.tokens.js';
import { instanceMetrics } from './instance-metrics.js';

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
  readonly #process: Registry;
  readonly #token: string | null;
  readonly #behindProxy: boolean;

  constructor(
    @Inject(getDataSourceToken()) dataSource: DataSource,
    @Inject(ANCHOR_ROWS) anchors: AnchorRows,
    @Inject(CLOCK) clock: Clock,
    @Inject(SESSION_RESOLVER) resolve: SessionResolver,
    @Inject(METRICS) metrics: Registry,
    @Inject(METRICS_TOKEN) token: string | null,
    @Inject(ENV) env: ApiEnv,
  ) {
    this.#dataSource = dataSource;
    this.#anchors = anchors;
    this.#clock = clock;
    this.#resolve = resolve;
    this.#process = metrics;
    this.#token = token;
    this.#behindProxy = env.trustedProxies.length > 0 || !isLocalName(env.publicUrl);
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

  /** For who bears the token of METRICS_TOKEN_FILE, for an operator, and without any proxy for a program on this machine. */
  @Get('metrics')
  @ApiOperation({ summary: 'Metrics in the Prometheus text format' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Refused('session.required', 'access.denied', 'database.unreachable')
  async metrics(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const open = bearsToken(request, this.#token) || (!this.#behindProxy && isOwnMachine(request));
    if (!open) await this.#requireOperator(request);
    const [gauges, chains, alarms] = await Promise.all([
      readGauges(this.#dataSource),
      this.#anchors.chains(),
      anchorAlarms(this.#dataSource),
    ]);
    const instance = instanceMetrics(gauges, presentChains(chains), alarms, this.#clock.now());
    void reply.type(instance.contentType).header('cache-control', 'no-store');
    return Registry.merge([instance, this.#process]).metrics();
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

  async #requireOperator(request: FastifyRequest): Promise<void> {
    const viewer = await this.#resolve(sessionHeaders(request));
    if (viewer === null) throw new Refusal('session.required', 'sign in first');
    requireAct(viewer, ['metrics.read']);
  }
}
