import type { DataSource } from 'typeorm';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** A registry with what every process tells of itself: memory, event-loop delay, garbage collection; and its database connections. */
export function processMetrics(database: DataSource): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'filmdeed_database_connections',
    help: 'Connections of the pool by use, and requests that wait for one.',
    labelNames: ['use'],
    registers: [registry],
    collect() {
      const { totalCount, idleCount, waitingCount } = poolOf(database);
      this.set({ use: 'busy' }, totalCount - idleCount);
      this.set({ use: 'idle' }, idleCount);
      this.set({ use: 'waiting' }, waitingCount);
    },
  });
  return registry;
}

interface PoolCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** TypeORM keeps its pool to itself. */
function poolOf(database: DataSource): PoolCounts {
  return (database.driver as unknown as { master: PoolCounts }).master;
}
