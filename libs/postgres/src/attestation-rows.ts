import { Refusal } from '@filmdeed/kernel';
import type {
  Attestation,
  AttestationEvidence,
  AttestationRows,
  AttestorRecord,
  CoveringAttestation,
  HeldAttestation,
} from '@filmdeed/ledger';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';

/** A row of `attestation` as the driver gives it. */
interface StoredAttestation {
  readonly attestor: string;
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
  readonly time: Date | null;
  readonly evidence: AttestationEvidence;
  readonly is_complete: boolean;
  readonly created_at: Date;
}

/** In these words in every query: PostgreSQL takes a partial index only where it reads the index's condition. */
const HELD = `"time" IS NOT NULL`;

/** The smallest attestation of each attestor that covers `leaf`: one descent of an index. */
const covering = (leaf: string): string => `attestor AS known CROSS JOIN LATERAL (
  SELECT * FROM attestation WHERE attestor = known.key AND ${HELD} AND size > ${leaf} ORDER BY size LIMIT 1
) AS found`;

const AROUND = `
  WITH covering AS (SELECT found.* FROM ${covering('$1::bigint')})
  SELECT true AS covers, covering.* FROM covering
  UNION ALL
  SELECT false, found.* FROM attestor AS known LEFT JOIN covering ON covering.attestor = known.key CROSS JOIN LATERAL (
    SELECT * FROM attestation WHERE attestor = known.key AND ${HELD} AND size <= $1::bigint
      AND (covering.id IS NULL OR "time" <= covering."time") ORDER BY size DESC LIMIT 1
  ) AS found`;

const COVERING = `
  SELECT leaf.index AS leaf_index, found.* FROM unnest($1::bigint[]) AS leaf (index) CROSS JOIN ${covering('leaf.index')}
  ORDER BY known.id`;

/** `AttestationRows` in PostgreSQL; every method refuses `database.unreachable`. */
export function postgresAttestationRows(dataSource: DataSource): AttestationRows {
  const newest = async (attestor: string, condition: string): Promise<Attestation | null> => {
    const [row] = await dataSource.query<StoredAttestation[]>(
      `SELECT * FROM attestation WHERE attestor = $1 AND ${condition} ORDER BY size DESC LIMIT 1`,
      [attestor],
    );
    return row === undefined ? null : attestationOfRow(row);
  };
  const attestors = async (): Promise<AttestorRecord[]> =>
    dataSource.query<AttestorRecord[]>(
      `SELECT key, kind, name, operator, reachable, reached_at AS "reachedAt", problem FROM attestor ORDER BY id`,
    );

  return tellingOutage<AttestationRows>({
    async saveAttestor({ key, kind, name, operator }) {
      await dataSource.query(
        `INSERT INTO attestor (key, kind, name, operator, reachable) VALUES ($1, $2, $3, $4, false)
         ON CONFLICT (key) DO UPDATE SET name = excluded.name, operator = excluded.operator`,
        [key, kind, name, operator],
      );
    },

    async noteReach(attestor, { reachable, problem, at }) {
      await dataSource.query(
        `UPDATE attestor SET reachable = $2, problem = $3, reached_at = CASE WHEN $2 THEN $4 ELSE reached_at END
         WHERE key = $1`,
        [attestor, reachable, problem, at],
      );
    },

    attestors,

    async save({ attestor, size, root, note, time, evidence, isComplete, createdAt }) {
      await dataSource.query(
        `INSERT INTO attestation (attestor, size, root, note, time, evidence, is_complete, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (attestor, size) DO UPDATE
           SET note = excluded.note, time = excluded.time, evidence = excluded.evidence, is_complete = excluded.is_complete
           WHERE NOT attestation.is_complete AND attestation.root = excluded.root`,
        [attestor, size, root, note, time, JSON.stringify(evidence), isComplete, createdAt],
      );
      const [kept] = await dataSource.query<{ same: boolean }[]>(
        `SELECT root = $3 AS same FROM attestation WHERE attestor = $1 AND size = $2`,
        [attestor, size, root],
      );
      if (kept?.same !== true) {
        throw new Refusal('log.fork', 'another root is attested for this size', { attestor, size });
      }
    },

    newest: (attestor) => newest(attestor, 'true'),

    async newestHeld(attestor) {
      return (await newest(attestor, HELD)) as HeldAttestation | null;
    },

    async around(leafIndex) {
      const known = await attestors();
      const found = await dataSource.query<(StoredAttestation & { covers: boolean })[]>(AROUND, [leafIndex]);
      const side = (attestor: string, covers: boolean): HeldAttestation | null => {
        const row = found.find((each) => each.attestor === attestor && each.covers === covers);
        return row === undefined ? null : (attestationOfRow(row) as HeldAttestation);
      };
      return known.map((attestor) => ({
        attestor,
        covering: side(attestor.key, true),
        before: side(attestor.key, false),
      }));
    },

    async covering(leafIndexes) {
      const known = new Map((await attestors()).map((attestor) => [attestor.key, attestor]));
      const rows = await dataSource.query<(StoredAttestation & { leaf_index: string })[]>(COVERING, [
        [...new Set(leafIndexes)],
      ]);
      const found = new Map<number, CoveringAttestation[]>();
      for (const row of rows) {
        const attestor = known.get(row.attestor);
        if (attestor === undefined) continue; // became known between the two look-ups
        const index = Number(row.leaf_index);
        const attestation = attestationOfRow(row) as HeldAttestation;
        found.set(index, [...(found.get(index) ?? []), { attestor, attestation }]);
      }
      return found;
    },
  });
}

function attestationOfRow(row: StoredAttestation): Attestation {
  const { attestor, note, time, evidence } = row;
  return {
    attestor,
    size: Number(row.size),
    root: Uint8Array.from(row.root),
    note,
    time,
    evidence,
    isComplete: row.is_complete,
    createdAt: row.created_at,
  };
}
