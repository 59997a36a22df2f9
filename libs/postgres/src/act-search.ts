import { NO_ACTS, parseAct, type TrailProof } from '@filmdeed/evidence';
import { Refusal, toBase64 } from '@filmdeed/kernel';
import { type LogReader, tlogProof } from '@filmdeed/ledger';
import type { ActQuery, ActSearch, EvidenceLog, StoredAct, TrailPlace } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { outageRefusal } from './outage.js';

export interface ActSearchPorts {
  readonly reader: LogReader;
  readonly evidenceLog: Pick<EvidenceLog, 'bundleAnchors'>;
}

/** Rows of an export that are in memory at once. */
const PORTION = 1000;

interface Row {
  readonly index: string;
  readonly record: string;
  readonly disclosure: string | null;
  readonly hash: Buffer;
}

/** The trail for those who read it. Refuses `database.unreachable` and what the proofs of libs/ledger refuse. */
export function postgresActSearch(dataSource: DataSource, { reader, evidenceLog }: ActSearchPorts): ActSearch {
  const query = async <T>(sql: string, values: readonly unknown[]): Promise<T[]> => {
    try {
      return await dataSource.query<T[]>(sql, [...values]);
    } catch (error) {
      throw outageRefusal(error) ?? error;
    }
  };

  /** The condition of a search, with its values; a part of an action's name is looked up among the actions that there are. */
  const conditionOf = async (
    asked: ActQuery,
  ): Promise<{ readonly sql: string; readonly values: readonly unknown[] }> => {
    const values: unknown[] = [];
    const parts: string[] = [];
    const add = (part: (place: string) => string, value: unknown): void => {
      if (value === undefined) return;
      values.push(value);
      parts.push(part(`$${values.length}`));
    };
    add((at) => `at >= ${at}`, asked.since);
    add((at) => `at < ${at}`, asked.until);
    add((at) => `account = ${at}`, asked.account);
    add((at) => `party = ${at}`, asked.party);
    add((at) => `outcome = ${at}`, asked.outcome);
    add((at) => `subjects @> ARRAY[${at}]::varchar[]`, asked.subject);
    if (asked.action !== undefined) {
      const known = await query<{ action: string }>(KNOWN_ACTIONS, []);
      add(
        (at) => `action = ANY(${at})`,
        known.map(({ action }) => action).filter((action) => action.includes(asked.action!)),
      );
    }
    return { sql: parts.length === 0 ? 'true' : parts.join(' AND '), values };
  };

  return {
    async page(asked, before, most) {
      const { sql, values } = await conditionOf(asked);
      const rows = await query<Row>(
        `SELECT index, record, disclosure, hash FROM act WHERE ${sql} AND index < $${values.length + 1} ORDER BY index DESC LIMIT $${values.length + 2}`,
        [...values, before ?? Number.MAX_SAFE_INTEGER, most],
      );
      return rows.map(actOfRow);
    },

    async span(asked, below) {
      const { sql, values } = await conditionOf(asked);
      const [row] = await query<{ first: string | null; last: string | null }>(
        `SELECT min(index) AS first, max(index) AS last FROM act WHERE ${sql} AND index < $${values.length + 1}`,
        [...values, below],
      );
      return row!.first === null ? null : { first: Number(row!.first), last: Number(row!.last) };
    },

    async *places(asked, from, to) {
      const { sql, values } = await conditionOf(asked);
      for (let at = from; at < to; at += PORTION) {
        const rows = await query<Row & { readonly matches: boolean }>(
          `SELECT index, record, disclosure, hash, (${sql}) IS TRUE AS matches FROM act
           WHERE index >= $${values.length + 1} AND index < $${values.length + 2} ORDER BY index`,
          [...values, at, Math.min(to, at + PORTION)],
        );
        yield rows.map(({ matches, ...row }): TrailPlace => ({ ...placeOf(row), matches }));
      }
    },

    async hashAt(count) {
      if (count === 0) return NO_ACTS;
      const [row] = await query<Pick<Row, 'hash'>>(`SELECT hash FROM act WHERE index = $1`, [count - 1]);
      if (row === undefined) throw new Refusal('trail.broken', 'an act is missing', { index: count - 1 });
      return new Uint8Array(row.hash);
    },

    async stated(index): Promise<(TrailProof & { readonly count: number }) | null> {
      const [row] = await query<{ count: string; leaf: Buffer; index: string }>(
        `(SELECT count, act_statement.leaf, log_entry.index, 0 AS rank FROM act_statement JOIN log_entry ON log_entry.leaf_hash = act_statement.leaf_hash
          WHERE count > $1 ORDER BY count LIMIT 1)
         UNION ALL
         (SELECT count, act_statement.leaf, log_entry.index, 1 FROM act_statement JOIN log_entry ON log_entry.leaf_hash = act_statement.leaf_hash
          ORDER BY count DESC LIMIT 1)
         ORDER BY rank LIMIT 1`,
        [index],
      );
      if (row === undefined) return null;
      const place = Number(row.index);
      return {
        count: Number(row.count),
        leaf: toBase64(new Uint8Array(row.leaf)),
        proof: await tlogProof(reader)(place, await reader.head()),
        anchors: await evidenceLog.bundleAnchors(place),
      };
    },
  };
}

/** Every action that stands in the trail, each looked up in the index once. */
const KNOWN_ACTIONS = `
  WITH RECURSIVE known AS (
    (SELECT action FROM act ORDER BY action LIMIT 1)
    UNION ALL
    SELECT (SELECT act.action FROM act WHERE act.action > known.action ORDER BY act.action LIMIT 1) FROM known WHERE known.action IS NOT NULL)
  SELECT action FROM known WHERE action IS NOT NULL`;

function placeOf({ index, record, disclosure, hash }: Row): Omit<StoredAct, 'act'> {
  return { index: Number(index), record, disclosure, hash: new Uint8Array(hash) };
}

function actOfRow(row: Row): StoredAct {
  return { ...placeOf(row), act: parseAct(row.record) };
}
