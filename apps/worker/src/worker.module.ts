import { hash } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { Registry } from 'prom-client';
import { systemClock } from '@filmdeed/kernel';
import { indexKeysOf, indexRootLeaf, soundTime } from '@filmdeed/evidence';
import { indexLog, parseSigningKey, sequenceLog } from '@filmdeed/ledger';
import { nativeEd25519Check, nativeEd25519Sign } from '@filmdeed/media';
import {
  BOOK_LOCK,
  createDataSource,
  leafWakeups,
  MESSAGE_LOCK,
  postgresActTrail,
  postgresAnchorRows,
  postgresAttestationRows,
  postgresBookWords,
  postgresIndexStore,
  postgresKnownTimes,
  postgresLogLeadership,
  postgresLogStore,
  postgresRecoveryWatch,
  postgresStateProofRows,
} from '@filmdeed/postgres';
import { orderActs } from '@filmdeed/registry';
import type { LineLog } from '../../api/src/process/line-log.js';
import { readMetricsToken } from '../../api/src/process/metrics-access.js';
import { processMetrics } from '../../api/src/process/process-metrics.js';
import { anchoring } from './anchoring.js';
import { attesting } from './attesting.js';
import { BookKeeper } from './book-keeper.js';
import type { WorkerEnv } from './env.js';
import { LogKeeper } from './log-keeper.js';
import { logMemoryFile } from '../../api/src/process/log-memory-file.js';
import { MessageKeeper } from './message-keeper.js';
import { messaging } from './messaging.js';
import { openMetricsDoor } from './metrics-door.js';
import { relaying } from './relaying.js';
import { readSecret } from '../../api/src/process/secret-file.js';
import { measuredSequence, toldLeadership, type WorkerMetrics, workerMetrics } from './worker-metrics.js';

type DataSource = ReturnType<typeof createDataSource>;

/** A leader that hangs in the middle of a growth keeps its successor from the log no longer than it keeps the lead. */
const IDLE_SECONDS = 3;

const DATA_SOURCE = 'worker';
const LOG_KEEPER = Symbol('LOG_KEEPER');
const MESSAGE_KEEPER = Symbol('MESSAGE_KEEPER');
const BOOK_KEEPER = Symbol('BOOK_KEEPER');
const WAKEUPS = Symbol('WAKEUPS');
const METRICS = Symbol('METRICS');
const METRICS_DOOR = Symbol('METRICS_DOOR');

interface Closing {
  close(): Promise<void>;
}

/** Everything that goes on by itself: the log grows, its checkpoints are anchored. */
@Module({})
export class WorkerModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #keeper: LogKeeper;
  readonly #messages: MessageKeeper;
  readonly #book: BookKeeper | null;
  readonly #wakeups: Closing;
  readonly #door: Closing | null;

  constructor(
    @Inject(LOG_KEEPER) keeper: LogKeeper,
    @Inject(MESSAGE_KEEPER) messages: MessageKeeper,
    @Inject(BOOK_KEEPER) book: BookKeeper | null,
    @Inject(WAKEUPS) wakeups: Closing,
    @Inject(METRICS_DOOR) door: Closing | null,
  ) {
    this.#keeper = keeper;
    this.#messages = messages;
    this.#book = book;
    this.#wakeups = wakeups;
    this.#door = door;
  }

  static with(env: WorkerEnv, log: LineLog): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        TypeOrmModule.forRootAsync({
          // Named, because on one machine the API's stands in the same process.
          name: DATA_SOURCE,
          useFactory: () => ({ type: 'postgres', retryAttempts: 0 }),
          dataSourceFactory: () =>
            createDataSource({ url: env.databaseUrl, poolSize: 6, idleSeconds: IDLE_SECONDS }).initialize(),
        }),
      ],
      providers: [
        {
          provide: METRICS,
          inject: [getDataSourceToken(DATA_SOURCE)],
          useFactory: (dataSource: DataSource): Registry => processMetrics(dataSource),
        },
        {
          provide: METRICS_DOOR,
          inject: [METRICS],
          useFactory: (registry: Registry) => metricsDoor(env, registry),
        },
        {
          provide: LOG_KEEPER,
          inject: [getDataSourceToken(DATA_SOURCE), METRICS],
          useFactory: (dataSource: DataSource, registry: Registry) =>
            logKeeper(env, log, dataSource, workerMetrics(registry)),
        },
        {
          provide: MESSAGE_KEEPER,
          inject: [getDataSourceToken(DATA_SOURCE)],
          useFactory: (dataSource: DataSource) => messageKeeper(env, log, dataSource),
        },
        {
          provide: BOOK_KEEPER,
          inject: [getDataSourceToken(DATA_SOURCE)],
          useFactory: (dataSource: DataSource) => bookKeeper(env, log, dataSource),
        },
        {
          provide: WAKEUPS,
          inject: [LOG_KEEPER],
          useFactory: (keeper: LogKeeper) => leafWakeups(env.databaseUrl, () => keeper.wake()),
        },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.#keeper.start();
    this.#messages.start();
    this.#book?.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#wakeups.close();
    await Promise.all([this.#keeper.stop(), this.#messages.stop(), this.#book?.stop()]);
    await this.#door?.close();
  }
}

async function metricsDoor({ metrics }: WorkerEnv, registry: Registry): Promise<Closing | null> {
  if (metrics === null) return null;
  const { host, port, tokenFile } = metrics;
  return openMetricsDoor({ host, port, token: await readMetricsToken(tokenFile), registry });
}

async function logKeeper(
  env: WorkerEnv,
  log: LineLog,
  dataSource: DataSource,
  metrics: WorkerMetrics,
): Promise<LogKeeper> {
  const store = postgresLogStore(dataSource);
  const signer = parseSigningKey(await readSecret(env.log.keyFile), nativeEd25519Sign);
  const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
  const memory = logMemoryFile(env.log.headFile);
  const sequence = measuredSequence(
    sequenceLog({
      ...{ store, signer, clock: systemClock, origin: env.log.origin, memory },
      ...{ sha256, checkEd25519: nativeEd25519Check },
    }),
    metrics,
  );
  const index = indexLog({
    index: postgresIndexStore(dataSource),
    log: store,
    keysOf: (leaf) => indexKeysOf(leaf, sha256),
    stateRoot: (size, root, at) => indexRootLeaf(env.log.origin, size, root, at),
    clock: systemClock,
    sha256,
  });
  const leadership = toldLeadership(postgresLogLeadership(dataSource), metrics, log);
  const ports = {
    log: store,
    rows: postgresAnchorRows(dataSource),
    stateProofs: postgresStateProofRows(dataSource),
    clock: systemClock,
  };
  const anchors = [
    ...(await anchoring(env.chains, env.log.origin, ports)),
    ...(await attesting(env.clocks, {
      ...{ log: store, rows: postgresAttestationRows(dataSource), clock: systemClock },
      everySeconds: env.attestEverySeconds,
    })),
  ];
  const knownTimes = postgresKnownTimes(dataSource);
  // It states a time in a leaf.
  const soundIndex = async (): ReturnType<typeof index> => {
    await soundTime({ clock: systemClock, knownTimes });
    return index();
  };
  const acts = orderActs({
    ...{ trail: postgresActTrail(dataSource), origin: env.log.origin, everySeconds: env.actsEverySeconds },
    ...{ clock: systemClock, knownTimes, sha256 },
  });
  return new LogKeeper({
    ...{ leadership, sequence, index: soundIndex, indexEveryMs: indexEveryMs(env), orderActs: acts, anchors, log },
  });
}

async function messageKeeper(env: WorkerEnv, log: LineLog, dataSource: DataSource): Promise<MessageKeeper> {
  const leadership = postgresLogLeadership(dataSource, MESSAGE_LOCK);
  return new MessageKeeper({ ...(await messaging(env, dataSource, systemClock)), leadership, log });
}

async function bookKeeper(env: WorkerEnv, log: LineLog, dataSource: DataSource): Promise<BookKeeper | null> {
  if (env.partyBook === null) return null;
  const steps = await relaying(env.partyBook, {
    ...{ outbox: postgresBookWords(dataSource), watch: postgresRecoveryWatch(dataSource) },
    ...{ rows: postgresAnchorRows(dataSource), clock: systemClock },
  });
  return new BookKeeper({ ...steps, leadership: postgresLogLeadership(dataSource, BOOK_LOCK), log });
}

const INDEX_EVERY_SECONDS = 10;

/** So often that every anchor that is due finds a new root; half its time, for no two clocks tick alike. */
function indexEveryMs({ chains }: WorkerEnv): number {
  return 500 * Math.min(INDEX_EVERY_SECONDS, ...chains.map(({ everySeconds }) => everySeconds));
}
