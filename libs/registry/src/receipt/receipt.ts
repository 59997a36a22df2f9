import type { ReceiptType } from '@filmdeed/evidence';
import { type AccountId, type ObjectId, Refusal } from '@filmdeed/kernel';

/** What a notary or a judicial chain handed out for a checkpoint (docs/format.md §8.4), as it is kept. Never changed and never deleted. */
export interface LogReceipt {
  readonly id: number;
  readonly type: ReceiptType;
  readonly issuer: string;
  readonly reference: string;
  readonly time: Date;
  readonly askAt: string;
  /** The checkpoint whose body was handed in. */
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
  readonly document: { readonly sha256: string; readonly size: number };
  /** The document's bytes, if they were handed in. */
  readonly object: ObjectId | null;
  /** The receipt in whose place this one stands. */
  readonly corrects: number | null;
  /** A correction that says: there was no such receipt. */
  readonly withdrawn: boolean;
  readonly account: AccountId;
  /** SHA-256 over all that was handed in: the same again is the same receipt. */
  readonly digest: Uint8Array;
  readonly createdAt: Date;
}

/** A receipt as an administrator enters it. */
export interface EnteredReceipt {
  readonly type: ReceiptType;
  readonly issuer: string;
  readonly reference: string;
  readonly time: Date;
  readonly askAt: string;
  readonly size: number;
  /** The document itself, or its SHA-256 (hex) and size. */
  readonly document: { readonly bytes: Uint8Array } | { readonly sha256: string; readonly size: number };
  readonly corrects: number | null;
  readonly withdrawn: boolean;
}

const TEXTS = { issuer: 200, reference: 200, askAt: 500 } as const;
/** Clocks differ by so much. */
const SKEW_MS = 5 * 60_000;

/** Refuses `request.invalid` for texts that are empty (but `askAt`), too long or hold control characters, `time.future`. */
export function requireEntered(entered: EnteredReceipt, now: Date): void {
  for (const [name, most] of Object.entries(TEXTS) as [keyof typeof TEXTS, number][]) {
    const text = entered[name];
    const isEmpty = text.trim() === '' && name !== 'askAt';
    if (isEmpty || text.length > most || text !== text.trim() || /[\p{Cc}\p{Cf}\p{Surrogate}]/u.test(text)) {
      throw new Refusal('request.invalid', `${name} is no plain text of at most ${most} characters`, {
        pointers: [`/${name}`],
      });
    }
  }
  if (entered.askAt !== '' && !/^https?:\/\/[^\s]+$/.test(entered.askAt)) {
    throw new Refusal('request.invalid', 'askAt is no address', { pointers: ['/askAt'] });
  }
  if (entered.time.getTime() > now.getTime() + SKEW_MS) {
    throw new Refusal('time.future', 'a receipt of the future', { time: entered.time.toISOString() });
  }
  if (entered.withdrawn && entered.corrects === null) {
    throw new Refusal('request.invalid', 'only a recorded receipt is withdrawn', { pointers: ['/withdrawn'] });
  }
}
