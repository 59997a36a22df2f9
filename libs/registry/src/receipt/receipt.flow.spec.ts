import { type AccountId, FixedClock, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '@filmdeed/kernel';
import { MemoryLogReceipts } from '../../../../test/support/memory-log-receipts.js';
import { MemoryObjectStore } from '../../../../test/support/memory-object-store.js';
import { codeOf } from '../../../../test/support/outcomes.js';
import type { EnteredReceipt } from './receipt.js';
import { recordReceipt } from './receipt.flow.js';

const ACCOUNT = 'acc_0123456789abcdefghjkmnpqrs' as AccountId;
const PAPER = utf8('公证书');

let receipts: MemoryLogReceipts;
let objects: MemoryObjectStore;
beforeEach(() => {
  receipts = new MemoryLogReceipts();
  objects = new MemoryObjectStore();
});

const entered = (changes: Partial<EnteredReceipt> = {}): EnteredReceipt => ({
  type: 'notary-receipt',
  issuer: '上海市某公证处',
  reference: '(2026)沪证经字第1号',
  time: new Date('2026-11-25T09:00:00.000Z'),
  askAt: 'https://notary.example/ask',
  size: 9,
  document: { bytes: PAPER },
  corrects: null,
  withdrawn: false,
  ...changes,
});
function record(given: EnteredReceipt) {
  const checkpoints = {
    at: (size: number) => Promise.resolve(size <= 9 ? { root: new Uint8Array(32), note: `note ${size}` } : null),
  };
  const clock = new FixedClock('2026-11-25T10:00:00.000Z');
  return recordReceipt({ receipts, checkpoints, objects, clock })(ACCOUNT, given);
}

describe('recordReceipt', () => {
  it('keeps the document and the checkpoint, and the same again is the same', async () => {
    const kept = await record(entered());
    expect(kept).toMatchObject({ note: 'note 9', account: ACCOUNT, document: { size: PAPER.length } });
    expect(kept.document.sha256).toBe(toHex(sha256(PAPER)));
    expect(await objects.describe(kept.object!)).toMatchObject({ size: PAPER.length, sha256: kept.document.sha256 });
    expect(await record(entered())).toEqual(kept);
    expect(receipts.all).toHaveLength(1);
    // The digest of the same document says the same.
    expect(await record(entered({ document: kept.document }))).toEqual(kept);
  });

  it.each<[string, Partial<EnteredReceipt>]>([
    ['request.invalid', { issuer: ' ' }],
    ['request.invalid', { issuer: 'a\u202eb' }],
    ['request.invalid', { reference: 'x'.repeat(201) }],
    ['request.invalid', { askAt: 'javascript:alert(1)' }],
    ['request.invalid', { withdrawn: true }],
    ['request.invalid', { document: { bytes: new Uint8Array(0) } }],
    ['time.future', { time: new Date('2026-11-25T10:06:00.000Z') }],
    ['log.not-found', { size: 10 }],
    ['receipt.not-found', { corrects: 7 }],
  ])('refuses %s: %j', async (code, changes) => {
    expect(await codeOf(record(entered(changes)))).toBe(code);
    expect(receipts.all).toHaveLength(0);
  });

  it('is corrected by another, and leaves no document behind that nobody names', async () => {
    const first = await record(entered());
    expect(await codeOf(record(entered({ document: { bytes: utf8('other') } })))).toBe('receipt.taken');
    expect(await receipts.covering(0)).toEqual([first]);
    const second = await record(entered({ corrects: first.id, size: 8 }));
    expect(await receipts.covering(0)).toEqual([second]);
    await record(entered({ corrects: second.id, withdrawn: true }));
    expect(await receipts.covering(0)).toEqual([]);
  });
});
