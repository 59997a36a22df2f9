import type { AnchorAlarm, AnchorChainRecord } from '@filmdeed/ledger';
import type { InstanceGauges } from '@filmdeed/postgres';
import { Gauge, Registry } from 'prom-client';

type Labels = Readonly<Record<string, string>>;

/** What the database says of the whole instance, as gauges of one moment: every API says the same. */
export function instanceMetrics(
  gauges: InstanceGauges,
  chains: readonly AnchorChainRecord[],
  alarms: readonly AnchorAlarm[],
  now: Date,
): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, samples: readonly (readonly [Labels, number])[]): void => {
    const labelNames = Object.keys(samples[0]?.[0] ?? {});
    const made = new Gauge({ name, help, labelNames, registers: [registry] });
    for (const [labels, value] of samples) made.set(labels, value);
  };
  const { waitingLeaves, oldestWaiting, logSize, anchors, openUploads } = gauges;
  const oldest = oldestWaiting === null ? 0 : Math.max(0, now.getTime() - oldestWaiting.getTime()) / 1000;
  gauge('filmdeed_log_leaves', 'Leaves in the evidence log.', [[{}, logSize]]);
  gauge('filmdeed_waiting_leaves', 'Leaves that were promised and are not logged yet.', [[{}, waitingLeaves]]);
  gauge('filmdeed_oldest_waiting_leaf_seconds', 'Age of the oldest of them; 0 if none waits.', [[{}, oldest]]);
  gauge(
    'filmdeed_anchors',
    'Anchors by deployment and state.',
    anchors.map(({ chain, state, count }) => [{ chain, state }, count]),
  );
  gauge(
    'filmdeed_chain_reachable',
    '1 if the last attempt to reach the chain succeeded.',
    chains.map(({ key, name, reachable }) => [{ chain: key, name }, reachable ? 1 : 0]),
  );
  gauge(
    'filmdeed_chain_alarm',
    'Seconds for which an alarm has stood, at least 1; alarms that do not stand are absent.',
    alarms.map(({ chain, name, code, since }) => [
      { chain, name, code },
      Math.max(1, Math.floor((now.getTime() - since.getTime()) / 1000)),
    ]),
  );
  gauge('filmdeed_open_uploads', 'Uploads whose bytes or digests are still on their way.', [[{}, openUploads]]);
  return registry;
}
