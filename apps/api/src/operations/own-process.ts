import type { Registry } from 'prom-client';
import { productVersion } from '../status/product-version.js';
import type { ProcessOperationsDto } from './operations.dto.js';

const VERSION = productVersion();

/** What this process knows of itself, from the metrics that it keeps anyway. */
export async function ownProcess(metrics: Registry, database: string, now: Date): Promise<ProcessOperationsDto> {
  const value = async (name: string, use?: string): Promise<number> => {
    const values = (await metrics.getSingleMetric(name)?.get())?.values ?? [];
    return values.find(({ labels }) => use === undefined || labels['use'] === use)?.value ?? 0;
  };
  const uptimeSeconds = Math.floor(process.uptime());
  return {
    version: VERSION,
    node: process.versions.node,
    database,
    startedAt: new Date(now.getTime() - uptimeSeconds * 1000).toISOString(),
    uptimeSeconds,
    residentBytes: process.memoryUsage.rss(),
    eventLoopP99Seconds: await value('nodejs_eventloop_lag_p99_seconds'),
    connectionsBusy: await value('filmdeed_database_connections', 'busy'),
    connectionsWaiting: await value('filmdeed_database_connections', 'waiting'),
  };
}
