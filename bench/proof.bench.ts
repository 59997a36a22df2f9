// Inclusion proofs out of tiles in memory, against the hashing alone that one pass of verification over such a path costs.
import { EMPTY_ROOT, type LogReader, LogProver, proveInclusion, TileEdge, verifyInclusion } from '@filmdeed/ledger';
import { hash } from 'node:crypto';
import { compare } from './support/compare.ts';

const LEAVES = 1_000_000;
const PROOFS = 20_000;
const ONE_BY_ONE = 500;

const sha256 = (text: string | Uint8Array): Uint8Array => new Uint8Array(hash('sha256', text, 'buffer'));
const leafHashes = Array.from({ length: LEAVES }, (_, n) => sha256(`leaf ${n}`));
const edge = new TileEdge(0, []);
for (const leafHash of leafHashes) edge.append(leafHash);
const tiles = new Map(edge.changedTiles().map(({ level, n, hashes }) => [`${level}/${n}`, hashes]));
const reader: Pick<LogReader, 'tile'> = {
  tile: async ({ level, n, width }) => tiles.get(`${level}/${n}`)!.subarray(0, width * EMPTY_ROOT.length),
};
const head = { size: LEAVES, root: edge.root() };
const prover = new LogProver(reader, { mostTiles: tiles.size });

/** Scattered over the whole log, each time the same. */
const places = Array.from({ length: PROOFS }, (_, i) => (i * 7_368_787) % LEAVES);
const [someProof, node] = [await prover.inclusion(places[0]!, head), new Uint8Array(65)];
for (const index of places.slice(0, 50)) {
  verifyInclusion({ index, ...head, leafHash: leafHashes[index]!, proof: await prover.inclusion(index, head) });
}

await compare({
  title: `Inclusion proofs in a log of ${LEAVES.toLocaleString('en')} leaves, tiles in memory`,
  unit: 'proofs',
  contestants: [
    {
      name: `\`node:crypto\` SHA-256 of ${someProof.length} nodes, as many as a path has`,
      work: PROOFS,
      run: () => {
        for (let i = 0; i < PROOFS * someProof.length; i++) hash('sha256', node, 'buffer');
      },
    },
    {
      name: '**LogProver**: every hash traced to the root, once',
      work: PROOFS,
      run: async () => {
        for (const index of places) await prover.inclusion(index, head);
      },
    },
    {
      name: '**proveInclusion**: of which nothing is kept',
      work: ONE_BY_ONE,
      run: async () => {
        for (const index of places.slice(0, ONE_BY_ONE)) await proveInclusion(reader)(index, head);
      },
    },
  ],
});
