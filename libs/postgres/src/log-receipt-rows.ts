import type { ReceiptType } from '@filmdeed/evidence';
import { type AccountId, fromHex, type ObjectId, Refusal, toHex } from '@filmdeed/kernel';
import type { LogReceipt, LogReceipts } from '@filmdeed/registry';
import { type DataSource, In } from 'typeorm';
import { type LogReceiptRow, logReceiptRows } from './log-receipt.rows.js';
import { tellingOutage } from './outage.js';

/** The receipts that stand: nobody corrected them, and they are no withdrawal. */
const COVERING = `
  SELECT DISTINCT ON (type, issuer) id FROM log_receipt AS receipt
  WHERE size > $1 AND NOT withdrawn AND NOT EXISTS (SELECT FROM log_receipt AS later WHERE later.corrects = receipt.id)
  ORDER BY type, issuer, size, id`;

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

/** `LogReceipts` in PostgreSQL. */
export function postgresLogReceipts(dataSource: DataSource): LogReceipts {
  const table = dataSource.getRepository(logReceiptRows);
  const ofDigest = async (digest: Uint8Array): Promise<LogReceipt | null> => {
    const row = await table.findOneBy({ digest: Buffer.from(digest) });
    return row === null ? null : receiptOfRow(row);
  };
  return tellingOutage<LogReceipts>({
    async add(receipt) {
      try {
        await table.insert(rowOf(receipt));
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === FOREIGN_KEY_VIOLATION) {
          throw new Refusal('receipt.not-found', 'no such receipt to correct', { corrects: receipt.corrects });
        }
        if (code !== UNIQUE_VIOLATION) throw error;
      }
      const kept = await ofDigest(receipt.digest);
      if (kept !== null) return kept;
      const { reference, corrects } = receipt;
      throw new Refusal('receipt.taken', 'recorded or corrected before', { reference, corrects });
    },

    ofDigest,

    async byId(id) {
      const row = await table.findOneBy({ id: String(id) });
      return row === null ? null : receiptOfRow(row);
    },

    async list() {
      return (await table.find({ order: { id: 'DESC' } })).map(receiptOfRow);
    },

    async covering(leafIndex) {
      const found = await dataSource.query<{ id: string }[]>(COVERING, [leafIndex]);
      const rows = await table.find({ where: { id: In(found.map(({ id }) => id)) }, order: { id: 'ASC' } });
      return rows.map(receiptOfRow);
    },
  });
}

function rowOf({ size, root, document, corrects, digest, ...rest }: Omit<LogReceipt, 'id'>): Omit<LogReceiptRow, 'id'> {
  return {
    ...rest,
    size: String(size),
    root: Buffer.from(root),
    documentSha256: Buffer.from(fromHex(document.sha256)),
    documentSize: String(document.size),
    corrects: corrects === null ? null : String(corrects),
    digest: Buffer.from(digest),
  };
}

function receiptOfRow(row: LogReceiptRow): LogReceipt {
  const { type, issuer, reference, time, askAt, note, withdrawn, createdAt } = row;
  return {
    ...{ issuer, reference, time, askAt, note, withdrawn, createdAt },
    id: Number(row.id),
    type: type as ReceiptType,
    size: Number(row.size),
    root: Uint8Array.from(row.root),
    document: { sha256: toHex(row.documentSha256), size: Number(row.documentSize) },
    object: row.object as ObjectId | null,
    corrects: row.corrects === null ? null : Number(row.corrects),
    account: row.account as AccountId,
    digest: Uint8Array.from(row.digest),
  };
}
