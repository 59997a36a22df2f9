// The tree over the manifest of a frame sequence, against the bare hashing that it cannot do without.
import { type ManifestEntry, manifestLine, ManifestTree } from '@filmdeed/evidence';
import { toHex, utf8 } from '@filmdeed/kernel';
import { CompactTree, leafHash } from '@filmdeed/ledger';
import { hash } from 'node:crypto';
import { compare } from './support/compare.ts';

const FILES = 200_000;

const entries = Array.from({ length: FILES }, (_, i): ManifestEntry => {
  const name = String(i).padStart(7, '0');
  const digest = toHex(hash('sha256', name, 'buffer'));
  return { path: `shots/010/frame.${name}.exr`, size: 50_000_000 + i, sha256: digest, sm3: digest };
});
const lines = entries.map((entry) => utf8(manifestLine(entry)));
const node = new Uint8Array(65);

await compare({
  title: `RFC 6962 tree of ${FILES.toLocaleString('en')} manifest lines`,
  unit: 'leaves',
  contestants: [
    {
      name: '`node:crypto` SHA-256 of as many leaves and nodes, no tree',
      work: FILES,
      run: () => {
        for (const line of lines) hash('sha256', line, 'buffer');
        for (let i = 1; i < FILES; i++) hash('sha256', node, 'buffer');
      },
    },
    {
      name: '**CompactTree** over lines at hand',
      work: FILES,
      run: () => {
        const tree = new CompactTree();
        for (const line of lines) tree.append(leafHash(line));
        tree.root();
      },
    },
    {
      name: '**ManifestTree**: entries checked, written canonically, digested and put into the tree',
      work: FILES,
      run: () => {
        const tree = new ManifestTree();
        for (const entry of entries) tree.append(entry);
        tree.content();
      },
    },
  ],
});
