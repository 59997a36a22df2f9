import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import type { Registry } from 'prom-client';
import type { Clock } from '@filmdeed/kernel';
import { type ClockProgress, type createDataSource, MOST_COUNTED, readOperations } from '@filmdeed/postgres';
import { May } from '../access/may.js';
import type { ApiEnv } from '../env.js';
import { METRICS } from '../health/health.tokens.js';
import { Refused } from '../problem/refused.js';
import { CLOCK, ENV } from '../runtime.tokens.js';
import { objectSpace } from './object-space.js';
import { operationAlarms } from './operation-alarms.js';
import { OperationsDto } from './operations.dto.js';
import { ownProcess } from './own-process.js';
import { showChains, showClock } from './show-chains.js';

type DataSource = ReturnType<typeof createDataSource>;

const DUE_SOON_SECONDS = 10;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What an operator wants to see at one glance. */
@ApiTags('operations')
@Controller('operations')
export class OperationsController {
  readonly #env: ApiEnv;
  readonly #dataSource: DataSource;
  readonly #clock: Clock;
  readonly #metrics: Registry;

  constructor(
    @Inject(ENV) env: ApiEnv,
    @Inject(getDataSourceToken()) dataSource: DataSource,
    @Inject(CLOCK) clock: Clock,
    @Inject(METRICS) metrics: Registry,
  ) {
    this.#env = env;
    this.#dataSource = dataSource;
    this.#clock = clock;
    this.#metrics = metrics;
  }

  @May('operations.look')
  @Get()
  @ApiOperation({ summary: 'Queue, promises, log, chains, clocks, storage, and the alarms that stand' })
  @ApiOkResponse({ type: OperationsDto })
  @Refused('session.required', 'access.denied')
  async operations(@Res({ passthrough: true }) reply: FastifyReply): Promise<OperationsDto> {
    void reply.header('cache-control', 'no-store');
    const { promise, log: own, objects, attestEverySeconds } = this.#env;
    const now = this.#clock.now();
    const ago = (milliseconds: number): Date => new Date(now.getTime() - milliseconds);
    const found = await readOperations(this.#dataSource, {
      now,
      overdue: ago(promise.seconds * 1000),
      dueSoon: ago((promise.seconds - DUE_SOON_SECONDS) * 1000),
      since: [ago(MINUTE_MS), ago(HOUR_MS)],
    });
    const { log, openUploads, database } = found;
    const clocks = this.#listed(found.clocks);
    const { oldestWaiting, leader } = log;
    const [lastMinute, lastHour] = log.since;
    return {
      asOf: now.toISOString(),
      alarms: operationAlarms(found, clocks, now, promise.seconds),
      queue: {
        waiting: log.waiting,
        isMore: log.waiting >= MOST_COUNTED,
        oldestAt: oldestWaiting?.toISOString() ?? null,
        oldestSeconds: oldestWaiting === null ? 0 : Math.max(0, now.getTime() - oldestWaiting.getTime()) / 1000,
      },
      promises: {
        seconds: promise.seconds,
        overdue: log.overdue,
        dueSoon: log.dueSoon,
        dueSoonSeconds: DUE_SOON_SECONDS,
        earliestDeadline:
          oldestWaiting === null ? null : new Date(oldestWaiting.getTime() + promise.seconds * 1000).toISOString(),
      },
      log: {
        origin: own.origin,
        size: log.size,
        lastMinute: lastMinute!,
        lastHour: lastHour!,
        lastCheckpointAt: log.grownAt?.toISOString() ?? null,
        leader: leader && { since: leader.since?.toISOString() ?? null, address: leader.address },
        workers: log.workers,
      },
      index: {
        size: log.indexSize,
        lag: Math.max(0, log.size - log.indexSize),
        statedSize: log.indexStatedSize,
        behindSince: log.indexBehindSince?.toISOString() ?? null,
      },
      chains: showChains(found.chains),
      clocks: clocks.map((clock) => showClock(clock, log.size, attestEverySeconds)),
      storage: { ...(await objectSpace(objects)), databaseBytes: database.bytes, openUploads },
      process: await ownProcess(this.#metrics, database.version, now),
    };
  }

  /** The clocks that are asked at present: what an earlier list named is no concern of today. */
  #listed(clocks: readonly ClockProgress[]): ClockProgress[] {
    const { authorities, witnesses } = this.#env.clocks;
    const group = witnesses.length === 0 ? undefined : clocks.findLast(({ kind }) => kind === 'witness');
    const names = new Set(authorities.map(({ name }) => name));
    return clocks.filter((clock) => clock === group || (clock.kind === 'rfc3161' && names.has(clock.name)));
  }
}
