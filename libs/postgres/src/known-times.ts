import type { KnownTimes } from '@filmdeed/evidence';
import type { DataSource } from 'typeorm';
import { outageRefusal } from './outage.js';

/** So long an answer is told again, the database's clock carried on by one that never jumps. */
const KEEP_MS = 1000;

interface Read {
  readonly at: number;
  readonly database: number;
  readonly anchored: Date | null;
}

/**
 * The clock of the database and the newest time of an anchor that stands, for whoever makes leaves. Of each deployment that is not lost, and of each
 * clock beside the chains, the time of the largest size counts: they only grow. Many who ask at once share one query a second.
 */
export function postgresKnownTimes(dataSource: DataSource): () => Promise<KnownTimes> {
  let reading: Promise<Read> | undefined;
  let kept: Read | undefined;

  const read = async (): Promise<Read> => {
    try {
      const [row] = await dataSource.query<[{ database: Date; anchored: Date | null }]>(NEWEST);
      return { at: performance.now(), database: row.database.getTime(), anchored: row.anchored };
    } catch (error) {
      throw outageRefusal(error) ?? error;
    }
  };

  return async () => {
    if (kept === undefined || performance.now() - kept.at > KEEP_MS) {
      reading ??= read().finally(() => (reading = undefined));
      kept = await reading;
    }
    const { at, database, anchored } = kept;
    return { database: new Date(database + performance.now() - at), anchored };
  };
}

const NEWEST = `
  SELECT clock_timestamp() AS database, greatest(
    (SELECT max(newest.block_time) FROM anchor_chain AS chain, LATERAL (
       SELECT block_time FROM anchor WHERE anchor.chain = chain.key AND state IN ('anchored', 'final') ORDER BY size DESC LIMIT 1
     ) AS newest WHERE chain.lost_at IS NULL),
    (SELECT max(newest.time) FROM attestor, LATERAL (
       SELECT time FROM attestation WHERE attestation.attestor = attestor.key AND time IS NOT NULL ORDER BY size DESC LIMIT 1
     ) AS newest)) AS anchored`;
