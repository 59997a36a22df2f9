import { canonicalBytes } from '@filmdeed/evidence';
import { ContentDigester, pureDigests } from '@filmdeed/fingerprint';
import { type AccountId, type Clock, newId, type ObjectId, Refusal } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import type { ObjectStore } from '../upload/object-store.js';
import { type EnteredReceipt, type LogReceipt, requireEntered } from './receipt.js';
import type { LogReceipts, SignedCheckpoints } from './receipt-ports.js';

export interface ReceiptPorts {
  readonly receipts: LogReceipts;
  readonly checkpoints: SignedCheckpoints;
  readonly objects: ObjectStore;
  readonly clock: Clock;
}

type Digests = ReturnType<ContentDigester['finish']>;

/**
 * Records what a notary or a judicial chain handed out for a checkpoint of the log. The same again is the same receipt. A document that was handed in
 * lies in the object store before the receipt is committed: a crash in between leaves an object that nobody names. Refuses what `requireEntered`
 * and `LogReceipts.add` refuse, and `log.not-found` for a size that was never signed.
 */
export const recordReceipt =
  ({ receipts, checkpoints, objects, clock }: ReceiptPorts) =>
  async (account: AccountId, entered: EnteredReceipt): Promise<LogReceipt> => {
    const now = clock.now();
    requireEntered(entered, now);
    const { type, issuer, reference, time, askAt, size, corrects, withdrawn } = entered;
    const bytes = 'bytes' in entered.document ? entered.document.bytes : null;
    const digests = bytes === null ? null : digestsOf(bytes);
    const document = 'bytes' in entered.document ? { sha256: digests!.sha256, size: digests!.size } : entered.document;
    const stated = { type, issuer, reference, time: time.toISOString(), askAt, size, document, corrects, withdrawn };
    const digest = sha256(canonicalBytes(stated));
    const before = await receipts.ofDigest(digest);
    if (before !== null) return before;

    const checkpoint = await checkpoints.at(size);
    if (checkpoint === null) throw new Refusal('log.not-found', 'no checkpoint of this size was signed', { size });
    const object = bytes === null ? null : await keep(objects, bytes, digests!);
    const facts = { type, issuer, reference, time, askAt, size, ...checkpoint, document, object, corrects, withdrawn };
    try {
      const kept = await receipts.add({ ...facts, account, digest, createdAt: now });
      // Somebody else was faster with the same.
      if (object !== null && kept.object !== object) await objects.remove(object);
      return kept;
    } catch (error) {
      if (object !== null && (error as { code?: unknown }).code !== 'database.unreachable')
        await objects.remove(object);
      throw error;
    }
  };

function digestsOf(bytes: Uint8Array): Digests {
  if (bytes.length === 0) throw new Refusal('request.invalid', 'the document is empty', { pointers: ['/document'] });
  const digester = new ContentDigester(pureDigests);
  digester.update(bytes);
  return digester.finish();
}

async function keep(objects: ObjectStore, bytes: Uint8Array, digests: Digests): Promise<ObjectId> {
  const id = newId('obj');
  await objects.create(id);
  const writer = await objects.openAppend(id, 0);
  try {
    await writer.write(bytes);
    await writer.sync();
  } finally {
    await writer.close();
  }
  await objects.finish(id, digests);
  return id;
}
