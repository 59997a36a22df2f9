import { type AnchorV1, type BundleV1, isEvmAnchor, verifyBundle } from '@filmdeed/evidence';
import { FixedClock, fromBase64, utf8 } from '@filmdeed/kernel';
import {
  type AnchorChainIdentity,
  anchorChainKey,
  type AnchorState,
  type AnchorStateProof,
  parseTlogProof,
  sequenceLog,
} from '@filmdeed/ledger';
import { someAnchor } from '../../../test/support/anchor-rows.contract.js';
import { filedBundle, LOG_SIGNER, TEST_ORIGIN, TRUST } from '../../../test/support/filed-bundle.js';
import { MemoryAnchorRows } from '../../../test/support/memory-anchor-rows.js';
import { MemoryAttestationRows } from '../../../test/support/memory-attestation-rows.js';
import { MemoryLogStore } from '../../../test/support/memory-log-store.js';
import { postgresEvidenceLog } from './evidence-log.js';

const LEAF_INDEX = 5;
const SIZES = [2, 4, 9, 12];
const CHAIN = TRUST.chains[0]! as AnchorChainIdentity;
const OTHER: AnchorChainIdentity = { ...CHAIN, name: 'other', operator: 'public', genesis: `0x${'77'.repeat(32)}` };

let store: MemoryLogStore;
let anchors: MemoryAnchorRows;
let attestations: MemoryAttestationRows;
const receipts = { covering: () => Promise.resolve([]) };
let filed: BundleV1;
const proofs = new Map<number, AnchorStateProof>();
const stateProofs = { proofsOf: () => Promise.resolve(proofs) };

beforeEach(async () => {
  store = new MemoryLogStore();
  anchors = new MemoryAnchorRows();
  attestations = new MemoryAttestationRows();
  proofs.clear();
  filed = await filedBundle();
  const sequence = sequenceLog({ store, signer: LOG_SIGNER, clock: new FixedClock(0), origin: TEST_ORIGIN });
  for (let size = 0; size < 12;) {
    store.add(size === LEAF_INDEX ? fromBase64(filed.leaf) : utf8(`neighbour ${size}`));
    size += 1;
    if (SIZES.includes(size)) await sequence();
  }
  for (const chain of [CHAIN, OTHER]) await anchors.saveChain(chain);
});

/** Anchors the checkpoint that the log published for this size. */
async function anchored(size: number, state: AnchorState, chain = CHAIN, block = size): Promise<void> {
  const anchor = await someAnchor(anchors, anchorChainKey(chain), size, state, block);
  const note = store.checkpoints.get(size)!;
  const root = fromBase64(note.split('\n')[2]!);
  anchors.anchors.set(anchor.id, { ...anchor, note, root });
}

const log = (): ReturnType<typeof postgresEvidenceLog> =>
  postgresEvidenceLog({ reader: store, anchors, stateProofs, attestations, receipts });

async function verdicts(given: readonly AnchorV1[]): Promise<Record<string, string>> {
  const bundle: BundleV1 = { ...filed, proof: await log().proof(LEAF_INDEX), anchors: given };
  const { checks } = verifyBundle(bundle, TRUST);
  return Object.fromEntries(checks.map(({ check, anchor, verdict }) => [`${check} ${anchor ?? ''}`.trim(), verdict]));
}

describe('postgresEvidenceLog', () => {
  it('knows the size and proves a leaf to the present checkpoint', async () => {
    expect(await log().size()).toBe(12);
    const proof = parseTlogProof(await log().proof(LEAF_INDEX));
    expect(proof).toMatchObject({ index: LEAF_INDEX, checkpoint: store.checkpoints.get(12) });
    expect(await verdicts([])).toMatchObject({ checkpoint: 'valid', inclusion: 'valid' });
    await expect(log().proof(12)).rejects.toMatchObject({ code: 'proof.invalid' });
  });

  it('gives a bundle the earliest anchor of each deployment and the one before it, all of which verify', async () => {
    await anchored(2, 'final');
    await anchored(4, 'final');
    await anchored(9, 'anchored');
    await anchored(12, 'anchored');
    await anchored(12, 'final', OTHER);
    const given = await log().bundleAnchors(LEAF_INDEX);
    expect(given).toHaveLength(2);
    const [own, other] = given.filter(isEvmAnchor);
    expect(own).toMatchObject({ genesis: CHAIN.genesis, blockNumber: 9, after: { blockNumber: 4 } });
    expect(parseTlogProof(own!.proof).checkpoint).toBe(store.checkpoints.get(9));
    expect(own!.after!.checkpoint).toBe(store.checkpoints.get(4));
    expect(other).toMatchObject({ genesis: OTHER.genesis, blockNumber: 12 });
    expect(other).not.toHaveProperty('after');
    expect(await verdicts(given)).toMatchObject({
      'anchor 0': 'valid',
      'anchor-after 0': 'valid',
      'anchor 1': 'not-checked',
    });
  });

  it('gives the state proof of the anchor that covers the leaf, and of no other', async () => {
    await anchored(4, 'final');
    await anchored(9, 'final');
    const [before, covering] = [4, 9].map((size) => [...anchors.anchors.values()].find((each) => each.size === size)!);
    const proof = { header: 'AA==', accountProof: ['AQ=='], storageProof: ['Ag=='] };
    proofs.set(before!.id, { ...proof, header: 'BB==' });
    expect((await log().bundleAnchors(LEAF_INDEX))[0]).toMatchObject({ evidence: 'rpc-only' });
    proofs.set(covering!.id, proof);
    expect((await log().bundleAnchors(LEAF_INDEX))[0]).toMatchObject({ evidence: 'state-proof', ...proof });
  });

  it('gives no anchor that is not in a block, and none that does not cover the leaf', async () => {
    await anchored(4, 'final');
    await anchored(9, 'sent');
    await anchored(12, 'queued');
    expect(await log().bundleAnchors(LEAF_INDEX)).toEqual([]);
    expect(await log().anchorsOf([LEAF_INDEX])).toEqual(new Map());
  });

  it('leaves an earlier anchor of the same block out, since it bounds nothing', async () => {
    await anchored(4, 'final', CHAIN, 9);
    await anchored(9, 'final', CHAIN, 9);
    const given = await log().bundleAnchors(LEAF_INDEX);
    expect(await verdicts(given)).toMatchObject({ 'anchor 0': 'valid', 'anchor-after 0': 'not-checked' });
  });

  it('hands out nothing that rests on a root which the log does not have', async () => {
    await anchored(4, 'final');
    await anchored(9, 'final');
    for (const size of [4, 9]) {
      const anchor = [...anchors.anchors.values()].find((each) => each.size === size)!;
      anchors.anchors.set(anchor.id, { ...anchor, root: new Uint8Array(32) });
      await expect(log().bundleAnchors(LEAF_INDEX)).rejects.toMatchObject({ code: 'log.fork' });
      anchors.anchors.set(anchor.id, anchor);
    }
  });

  it('shows the anchors of many leaves by one look-up', async () => {
    await anchored(4, 'final');
    await anchored(9, 'anchored');
    await anchored(9, 'final', OTHER);
    let lookUps = 0;
    const counted = Object.assign(Object.create(anchors), {
      covering: (indexes: number[]) => (lookUps++, anchors.covering(indexes)),
      around: () => Promise.reject(new Error('one by one')),
    }) as MemoryAnchorRows;
    const shown = await postgresEvidenceLog({
      reader: store,
      anchors: counted,
      stateProofs,
      attestations,
      receipts,
    }).anchorsOf([0, 3, 5, 10]);
    expect(lookUps).toBe(1);
    const sizes = [...shown].map(([index, views]) => [index, views.map(({ chain, size }) => `${chain} ${size}`)]);
    expect(sizes).toEqual([
      [0, ['test chain 4', 'other 9']],
      [3, ['test chain 4', 'other 9']],
      [5, ['test chain 9', 'other 9']],
    ]);
    expect(shown.get(5)![1]).toEqual({
      chain: 'other',
      operator: 'public',
      state: 'final',
      size: 9,
      transaction: `0x${'9'.padStart(64, '0')}`,
      blockNumber: 9,
      blockTime: new Date('2026-11-25T12:00:09.000Z'),
      confirmations: 2,
    });
  });
});
