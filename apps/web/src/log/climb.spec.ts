import { toHex, utf8 } from '@filmdeed/kernel';
import { HashTree, leafHash } from '@filmdeed/ledger';
import { climb } from './climb.js';

it('leads from every leaf of every small tree to its root', () => {
  for (let size = 1; size < 40; size++) {
    const hashes = Array.from({ length: size }, (_, i) => leafHash(utf8(`leaf ${i}`)));
    const tree = new HashTree(hashes);
    for (const [index, hash] of hashes.entries()) {
      const steps = climb(index, size, hash, tree.inclusionProof(index));
      expect(toHex(steps.at(-1)?.node ?? hash)).toBe(toHex(tree.root()));
    }
  }
});
