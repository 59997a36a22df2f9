import { digestPrefix, type FilingQuery, type FilingState, parseCursor, searchKey } from '@filmdeed/registry';

/** What a stored filing is made of: its row, its place in the log, its leaf and that of its erasure from log or outbox, wherever they are at this moment. */
export const FILING_SELECT = `
  SELECT filing.*, log_entry.index AS leaf_index,
    redaction_entry.index AS redaction_index, coalesce(redaction_entry.leaf, redaction_outbox.leaf) AS redaction_leaf,
    coalesce(log_entry.leaf, leaf_outbox.leaf) AS leaf, coalesce(log_entry.leaf_hash, leaf_outbox.leaf_hash) AS leaf_hash
  FROM filing
  LEFT JOIN log_entry ON log_entry.filing_id = filing.id
  LEFT JOIN leaf_outbox ON leaf_outbox.filing_id = filing.id
  LEFT JOIN log_entry AS redaction_entry ON redaction_entry.filing_id = filing.redaction_id
  LEFT JOIN leaf_outbox AS redaction_outbox ON redaction_outbox.filing_id = filing.redaction_id`;

/** Sizes of the largest anchors: a leaf below one is covered by it (`filingState` of libs/registry). */
const ANCHORED = `(SELECT coalesce(max(size), 0) FROM anchor WHERE state IN ('anchored', 'final'))`;
const FINAL = `(
  SELECT coalesce(max((SELECT max(size) FROM anchor WHERE anchor.chain = anchor_chain.key AND state = 'final')), 0)
  FROM anchor_chain WHERE operator <> 'self')`;

/** A state that no leaf can be in is answered without a look at any. */
const IN_STATE: Readonly<Record<FilingState, string>> = {
  received: `leaf_outbox.filing_id IS NOT NULL`,
  logged: `log_entry.index >= ${ANCHORED}`,
  anchored: `log_entry.index < ${ANCHORED} AND log_entry.index >= ${FINAL} AND ${ANCHORED} > ${FINAL}`,
  final: `log_entry.index < ${FINAL} AND ${FINAL} > 0`,
};

/** The statement of one page with one row more than asked for. Refuses `cursor.invalid`. */
export function listStatement(query: FilingQuery): { readonly sql: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const conditions = [`filing.party = ${value(query.party)}`];
  if (query.cursor !== undefined) {
    const { receivedAt, id } = parseCursor(query.cursor);
    conditions.push(`(filing.received_at, filing.id) < (${value(receivedAt.toISOString())}, ${value(id)})`);
  }
  const key = searchKey(query.search ?? '');
  if (key !== '') {
    const inText = `filing.search LIKE ${value(`%${key.replace(/[\\%_]/g, '\\$&')}%`)}`;
    const prefix = digestPrefix(key);
    conditions.push(prefix === null ? inText : `(${inText} OR ${digestBetween(prefix, value)})`);
  }
  if (query.state !== undefined) conditions.push(IN_STATE[query.state]);
  const sql = `${FILING_SELECT}
    WHERE ${conditions.join(' AND ')}
    ORDER BY filing.received_at DESC, filing.id DESC LIMIT ${value(query.limit + 1)}`;
  return { sql, values };
}

function digestBetween(prefix: string, value: (given: unknown) => string): string {
  const [least, most] = ['0', 'f'].map((digit) => value(Buffer.from(prefix.padEnd(64, digit), 'hex')));
  return `filing.sha256 BETWEEN ${least} AND ${most}`;
}
