import type { AccountId } from '@filmdeed/kernel';
import type { LogReceipt, LogReceipts } from '@filmdeed/registry';
import { codeOf } from './outcomes.js';

const NOON = new Date('2026-11-25T12:00:00.000Z');
let made = 0;

export const someReceipt = (size: number, changes: Partial<LogReceipt> = {}): Omit<LogReceipt, 'id'> => ({
  type: 'notary-receipt',
  issuer: '上海市某公证处',
  reference: `(2026)沪证经字第${size}号`,
  time: NOON,
  askAt: '',
  size,
  root: new Uint8Array(32).fill(size),
  note: `checkpoint ${size}\n`,
  document: { sha256: 'ab'.repeat(32), size: 1234 },
  object: null,
  corrects: null,
  withdrawn: false,
  account: 'acc_0123456789abcdefghjkmnpqrs' as AccountId,
  digest: Uint8Array.from({ length: 32 }, (_, i) => (i < 4 ? (++made >> (8 * i)) & 255 : 0)),
  createdAt: NOON,
  ...changes,
});

/** What every `LogReceipts` promises. */
export function logReceiptsContract(make: () => Promise<LogReceipts>): void {
  let receipts: LogReceipts;
  beforeEach(async () => {
    receipts = await make();
  });
  const sizes = async (leafIndex: number): Promise<number[]> =>
    (await receipts.covering(leafIndex)).map(({ size }) => size);

  it('keeps a receipt as it was given, and the same again is the same', async () => {
    const given = someReceipt(5);
    const kept = await receipts.add(given);
    expect(kept).toEqual({ ...given, id: kept.id });
    expect(await receipts.add({ ...given, issuer: 'other' })).toEqual(kept);
    expect(await receipts.ofDigest(given.digest)).toEqual(kept);
    expect(await receipts.byId(kept.id)).toEqual(kept);
    expect(await receipts.byId(kept.id + 1000)).toBeNull();
    expect(await receipts.ofDigest(new Uint8Array(32))).toBeNull();
    expect(await receipts.list()).toEqual([kept]);
  });

  it('knows a reference of an issuer once, and a correction of a receipt once', async () => {
    const { id } = await receipts.add(someReceipt(5));
    expect(await codeOf(receipts.add(someReceipt(5, { time: new Date(0) })))).toBe('receipt.taken');
    await receipts.add(someReceipt(5, { type: 'judicial-chain-receipt' }));
    await receipts.add(someReceipt(6, { corrects: id, reference: someReceipt(5).reference }));
    expect(await codeOf(receipts.add(someReceipt(7, { corrects: id })))).toBe('receipt.taken');
    expect(await codeOf(receipts.add(someReceipt(8, { corrects: id + 1000 })))).toBe('receipt.not-found');
    expect((await receipts.list()).map(({ size }) => size)).toEqual([6, 5, 5]);
  });

  it('covers a leaf by the smallest of each issuer that stands', async () => {
    const nine = await receipts.add(someReceipt(9));
    await receipts.add(someReceipt(12));
    await receipts.add(someReceipt(10, { issuer: 'other' }));
    expect(await sizes(8)).toEqual([9, 10]);
    expect(await sizes(9)).toEqual([12, 10]);
    expect(await sizes(12)).toEqual([]);
    const corrected = await receipts.add(someReceipt(11, { corrects: nine.id }));
    expect(await sizes(8)).toEqual([10, 11]);
    await receipts.add(someReceipt(11, { corrects: corrected.id, withdrawn: true }));
    expect(await sizes(8)).toEqual([12, 10]);
  });

  it('keeps one of the same that come at once', async () => {
    const given = someReceipt(5);
    const kept = await Promise.all(Array.from({ length: 8 }, () => receipts.add(given)));
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
  });
}
