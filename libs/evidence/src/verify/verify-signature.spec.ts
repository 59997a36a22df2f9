import { fromBase64, toBase64 } from '@filmdeed/kernel';
import fc from 'fast-check';
import { filedBundle, filingInput, TRUST } from '../../../../test/support/filed-bundle.js';
import { PARTY_SIGNERS } from '../../../../test/support/party-signers.js';
import type { BundleV1 } from '../bundle.js';
import { canonicalBytes, type Json, parseCanonical } from '../canonical-json.js';
import { parseLeaf } from '../leaf.js';
import type { Check } from './check.js';
import { verifyBundle } from './verify-bundle.js';

const OTHERS = 6;
const sealed = filingInput({ sealed: true });
const checkOf = (bundle: BundleV1, name: string): Check =>
  verifyBundle(bundle, TRUST).checks.find(({ check }) => check === name)!;

interface BatchLeaf {
  auth: { batch: { count: number; index: number; path: string[] }; nonce: string; signedAt: string; statement: string };
  id: string;
  party: string;
  body: { work: Record<string, string> };
}

/** The bundle with something about its leaf changed, everything else as it was. */
function tampered(bundle: BundleV1, change: (leaf: BatchLeaf) => void): BundleV1 {
  const leaf = structuredClone(parseCanonical(fromBase64(bundle.leaf))) as unknown as BatchLeaf;
  change(leaf);
  return { ...bundle, leaf: toBase64(canonicalBytes(leaf as unknown as Json)) };
}

describe('a leaf that was signed with others', () => {
  it.each(Object.entries(PARTY_SIGNERS))('verifies alone, signed by %s', async (scheme, sign) => {
    const report = verifyBundle(await filedBundle({ sign, others: OTHERS }), TRUST);
    expect(report.verdict).toBe('valid');
    expect(report.checks.find(({ check }) => check === 'signature')).toMatchObject({
      verdict: 'valid',
      facts: { scheme, index: 3, count: 7 },
    });
  });

  it.each([0, 1, 2, 3, 62, 999])('verifies with %i others', async (others) => {
    const bundle = await filedBundle({ others });
    expect(verifyBundle(bundle, TRUST).verdict).toBe('valid');
    expect(checkOf(bundle, 'promise').verdict).toBe('valid');
  });

  it('stands as JCS, as its reader reads it', async () => {
    const bytes = fromBase64((await filedBundle({ others: OTHERS })).leaf);
    expect(canonicalBytes(parseLeaf(bytes) as unknown as Json)).toEqual(bytes);
  });

  it('shows its signature to whoever sees nothing of a sealed filing', async () => {
    const bundle = { ...(await filedBundle({ input: sealed, others: OTHERS })), disclosures: [] };
    expect(checkOf(bundle, 'signature').verdict).toBe('valid');
    expect(checkOf({ ...(await filedBundle({ input: sealed })), disclosures: [] }, 'signature').verdict).toBe(
      'not-checked',
    );
  });

  const changes: [string, (leaf: BatchLeaf) => void][] = [
    ['another place', ({ auth }) => auth.batch.index--],
    ['a place outside of the batch', ({ auth }) => (auth.batch.index = 7)],
    ['one more in the batch', ({ auth }) => auth.batch.count++],
    ['a huge batch', ({ auth }) => (auth.batch.count = Number.MAX_SAFE_INTEGER)],
    ['a shorter path', ({ auth }) => auth.batch.path.pop()],
    ['a longer path', ({ auth }) => auth.batch.path.push(auth.batch.path[0]!)],
    ['a path in another order', ({ auth }) => auth.batch.path.reverse()],
    ['another hash in the path', ({ auth }) => (auth.batch.path[1] = toBase64(new Uint8Array(32)))],
    ['another party', (leaf) => (leaf.party = 'pty_00000000000000000000000000')],
    ['another id', (leaf) => (leaf.id = 'fil_00000000000000000000000000')],
    ['another record', ({ body }) => (body.work['contribution'] = 'HUMAN')],
    ['another nonce', ({ auth }) => (auth.nonce = '0'.repeat(64))],
    ['another time of signing', ({ auth }) => (auth.signedAt = '2026-11-24T08:29:57.000Z')],
    ['another statement', ({ auth }) => (auth.statement = '0'.repeat(64))],
  ];
  it.each(changes)('is broken with %s', async (_, change) => {
    expect(checkOf(tampered(await filedBundle({ others: OTHERS }), change), 'signature').verdict).toBe('broken');
  });

  it('is broken for another log', async () => {
    const bundle = await filedBundle({ others: OTHERS });
    const elsewhere = { ...TRUST, log: { ...TRUST.log, origin: 'elsewhere/log' } };
    const found = verifyBundle(bundle, elsewhere).checks.find(({ check }) => check === 'signature');
    expect(found).toMatchObject({ verdict: 'broken', code: 'statement.mismatch' });
  });

  it('has no place in the form of a leaf but the right one', async () => {
    const bundle = await filedBundle({ others: OTHERS });
    const wrong: ((leaf: BatchLeaf) => void)[] = [
      ({ auth }) => (auth.batch.count = 0),
      ({ auth }) => (auth.batch.index = -1),
      ({ auth }) => (auth.batch.path = ['AAAA']),
      ({ auth }) => Object.assign(auth.batch, { more: 1 }),
      ({ auth }) => delete (auth as Partial<BatchLeaf['auth']>).batch,
      ({ auth }) => Object.assign(auth, { kind: 'party' }),
    ];
    for (const change of wrong.slice(0, 1).concat(wrong.slice(2))) {
      expect(checkOf(tampered(bundle, change), 'leaf').verdict).toBe('broken');
    }
  });
});

describe('a promise over a batch', () => {
  it('is broken with any line changed, and for any other leaf', async () => {
    const bundle = await filedBundle({ others: OTHERS });
    const promise = bundle.promise!;
    const lines = promise.split('\n');
    fc.assert(
      fc.property(fc.nat({ max: promise.length - 1 }), fc.constantFrom('0', 'A', '\n', ' ', 'é'), (at, put) => {
        const changed = promise.slice(0, at) + put + promise.slice(at + 1);
        if (changed === promise) return;
        expect(checkOf({ ...bundle, promise: changed }, 'promise').verdict).toBe('broken');
      }),
    );
    for (let i = 0; i < lines.length; i++) {
      expect(checkOf({ ...bundle, promise: lines.toSpliced(i, 1).join('\n') }, 'promise').verdict).toBe('broken');
    }
    const other = await filedBundle({ others: OTHERS });
    expect(checkOf({ ...bundle, promise: other.promise! }, 'promise')).toMatchObject({
      verdict: 'broken',
      code: 'proof.invalid',
    });
    const note = promise.slice(promise.indexOf('\n\n') + 2);
    expect(checkOf({ ...bundle, promise: note }, 'promise').verdict).toBe('broken');
  });
});
