import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Registry } from 'prom-client';
import { productVersion } from '../status/product-version.js';
import type { ProcessOperationsDto } from './operations.dto.js';

const VERSION = productVersion();

/** Of its own: whoever reads the one of the metrics begins it anew, and a scrape would miss what was before. */
const RESOLUTION_MS = 10;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

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
    eventLoopP99Seconds: Math.max(0, delay.percentile(99) / 1e9 - RESOLUTION_MS / 1000),
    connectionsBusy: await value('filmdeed_database_connections', 'busy'),
    connectionsWaiting: await value('filmdeed_database_connections', 'waiting'),
  };
}
