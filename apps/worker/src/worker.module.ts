import { hash } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { systemClock } from '@filmdeed/kernel';
import { indexKeysOf, indexRootLeaf } from '@filmdeed/evidence';
import { indexLog, parseSigningKey, sequenceLog } from '@filmdeed/ledger';
import {
  createDataSource,
  leafWakeups,
  postgresAnchorRows,
  postgresIndexStore,
  postgresLogLeadership,
  postgresLogStore,
  postgresStateProofRows,
} from '@filmdeed/postgres';
import type { LineLog } from '../../api/src/process/line-log.js';
import { anchoring } from './anchoring.js';
import type { WorkerEnv } from './env.js';
import { LogKeeper } from './log-keeper.js';
import { readSecret } from './secret-file.js';

type DataSource = ReturnType<typeof createDataSource>;

const DATA_SOURCE = 'worker';
const LOG_KEEPER = Symbol('LOG_KEEPER');
const WAKEUPS = Symbol('WAKEUPS');

/** Everything that goes on by itself: the log grows, its checkpoints are anchored. */
@Module({})
export class WorkerModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #keeper: LogKeeper;
  readonly #wakeups: { close(): Promise<void> };

  constructor(@Inject(LOG_KEEPER) keeper: LogKeeper, @Inject(WAKEUPS) wakeups: { close(): Promise<void> }) {
    this.#keeper = keeper;
    this.#wakeups = wakeups;
  }

  static with(env: WorkerEnv, log: LineLog): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        TypeOrmModule.forRootAsync({
          // Named, because on one machine the API's stands in the same process.
          name: DATA_SOURCE,
          useFactory: () => ({ type: 'postgres', retryAttempts: 0 }),
          dataSourceFactory: () => createDataSource({ url: env.databaseUrl, poolSize: 6 }).initialize(),
        }),
      ],
      providers: [
        {
          provide: LOG_KEEPER,
          inject: [getDataSourceToken(DATA_SOURCE)],
          useFactory: (dataSource: DataSource) => logKeeper(env, log, dataSource),
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
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#wakeups.close();
    await this.#keeper.stop();
  }
}

async function logKeeper(env: WorkerEnv, log: LineLog, dataSource: DataSource): Promise<LogKeeper> {
  const store = postgresLogStore(dataSource);
  const signer = parseSigningKey(await readSecret(env.log.keyFile));
  const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
  const sequence = sequenceLog({ store, signer, clock: systemClock, origin: env.log.origin, sha256 });
  const index = indexLog({
    index: postgresIndexStore(dataSource),
    log: store,
    keysOf: (leaf) => indexKeysOf(leaf, sha256),
    stateRoot: (size, root, at) => indexRootLeaf(env.log.origin, size, root, at),
    clock: systemClock,
    sha256,
  });
  const leadership = postgresLogLeadership(dataSource);
  const ports = {
    log: store,
    rows: postgresAnchorRows(dataSource),
    stateProofs: postgresStateProofRows(dataSource),
    clock: systemClock,
  };
  const anchors = await anchoring(env.chains, env.log.origin, ports);
  return new LogKeeper({ leadership, sequence, index, indexEveryMs: indexEveryMs(env), anchors, log });
}

const INDEX_EVERY_SECONDS = 10;

/** So often that every anchor that is due finds a new root; half its time, for no two clocks tick alike. */
function indexEveryMs({ chains }: WorkerEnv): number {
  return 500 * Math.min(INDEX_EVERY_SECONDS, ...chains.map(({ everySeconds }) => everySeconds));
}
