import { verifyConsistency, verifyInclusion } from '@filmdeed/ledger';
import { fromBase64, isRefusal } from '@filmdeed/kernel';
import { describeWithVectors, sharedVectors } from '../support/shared-vectors.js';

interface InclusionVector {
  leafIdx: number | bigint;
  treeSize: number | bigint;
  root: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
}
interface ConsistencyVector {
  size1: number | bigint;
  size2: number | bigint;
  root1: string;
  root2: string;
  proof: string[] | null;
  wantErr: boolean;
}

const hashes = (proof: string[] | null): Uint8Array[] => (proof ?? []).map(fromBase64);

/** True if accepted, false if refused as a broken proof; anything else thrown is a defect and fails the test. */
function accepts(verify: () => void): boolean {
  try {
    verify();
    return true;
  } catch (error) {
    if (isRefusal(error, 'proof.invalid')) return false;
    throw error;
  }
}

const FILE = 'rfc6962-merkle/all-vectors.json';

describeWithVectors('RFC 6962 proofs of transparency-dev/merkle', FILE, () => {
  const vectors = sharedVectors<{
    inclusion: Record<string, InclusionVector>;
    consistency: Record<string, ConsistencyVector>;
  }>(FILE);

  test('98 inclusion and 98 consistency vectors are at hand, some with sizes beyond a double or below zero', () => {
    const inclusion = Object.values(vectors.inclusion);
    expect(inclusion).toHaveLength(98);
    expect(Object.keys(vectors.consistency)).toHaveLength(98);
    expect(inclusion.some(({ leafIdx, treeSize }) => typeof leafIdx === 'bigint' || typeof treeSize === 'bigint')).toBe(
      true,
    );
  });

  test.each(Object.entries(vectors.inclusion))('%s', (_name, vector) => {
    const accepted = accepts(() =>
      verifyInclusion({
        index: Number(vector.leafIdx),
        size: Number(vector.treeSize),
        leafHash: fromBase64(vector.leafHash),
        root: fromBase64(vector.root),
        proof: hashes(vector.proof),
      }),
    );
    expect(accepted).toBe(!vector.wantErr);
  });

  test.each(Object.entries(vectors.consistency))('%s', (_name, vector) => {
    const accepted = accepts(() =>
      verifyConsistency({
        size1: Number(vector.size1),
        size2: Number(vector.size2),
        root1: fromBase64(vector.root1),
        root2: fromBase64(vector.root2),
        proof: hashes(vector.proof),
      }),
    );
    expect(accepted).toBe(!vector.wantErr);
  });
});
