import type { LogLeadership } from '@filmdeed/ledger';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LineLog } from '../../api/src/process/line-log.js';

/** What the worker tells of itself. */
export function workerMetrics(registry: Registry) {
  const registers = [registry];
  return {
    leader: new Gauge({ name: 'filmdeed_leader', help: '1 if this worker lets the log grow.', registers }),
    sequencing: new Histogram({
      name: 'filmdeed_sequencing_seconds',
      help: 'Time of one growth of the log, from the look to the commit; steps that found nothing are left out.',
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
      registers,
    }),
    logged: new Counter({ name: 'filmdeed_logged_leaves_total', help: 'Leaves that this worker logged.', registers }),
    failures: new Counter({
      name: 'filmdeed_sequencing_failures_total',
      help: 'Growths of the log that failed; the leaves stay and are tried again.',
      registers,
    }),
  };
}

export type WorkerMetrics = ReturnType<typeof workerMetrics>;

/** Says when this worker takes the lead and when it has it no longer. */
export function toldLeadership(leadership: LogLeadership, { leader }: WorkerMetrics, log: LineLog): LogLeadership {
  return {
    lead: (work) =>
      leadership.lead(async (stillLeading) => {
        leader.set(1);
        log('info', 'log.leading');
        try {
          await work(stillLeading);
        } finally {
          leader.set(0);
          log('info', 'log.lead-given-up');
        }
      }),
  };
}

type Sequence = () => Promise<{ readonly appended: number }>;

export function measuredSequence(sequence: Sequence, { sequencing, logged, failures }: WorkerMetrics): Sequence {
  return async () => {
    const begun = performance.now();
    try {
      const done = await sequence();
      if (done.appended > 0) sequencing.observe((performance.now() - begun) / 1000);
      logged.inc(done.appended);
      return done;
    } catch (error) {
      failures.inc();
      throw error;
    }
  };
}
