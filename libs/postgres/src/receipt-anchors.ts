import type { ReceiptAnchor } from '@filmdeed/evidence';
import { type LogReader, tlogProof } from '@filmdeed/ledger';
import type { LogReceipts } from '@filmdeed/registry';

/** Receipts of notaries and judicial chains that cover a leaf, as they stand in a bundle (docs/format.md §8.4). */
export async function receiptAnchors(
  reader: LogReader,
  receipts: Pick<LogReceipts, 'covering'>,
  leafIndex: number,
): Promise<ReceiptAnchor[]> {
  const covering = await receipts.covering(leafIndex);
  return Promise.all(
    covering.map(async (receipt) => {
      const { type, issuer, reference, time, askAt, document } = receipt;
      const proof = await tlogProof(reader)(leafIndex, receipt);
      return { type, issuer, reference, time: time.toISOString(), askAt, document, proof };
    }),
  );
}
