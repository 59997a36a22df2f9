import { fileProof, type FileProof, type ManifestEntry, manifestLine } from '@filmdeed/evidence';
import { Refusal, toBase64, utf8 } from '@filmdeed/kernel';
import { CompactTree, inclusionNodes, leafHash } from '@filmdeed/ledger';

/**
 * The proof of one file of a manifest that is read twice, so that memory does not grow with the set: the first time to find the file and
 * count, the second to fold each sibling subtree of its path as its lines go by. Refuses `manifest.invalid` if there is no such path.
 */
export async function proveFile(read: () => AsyncIterable<ManifestEntry>, path: string): Promise<FileProof> {
  let [files, index, line] = [0, -1, ''];
  for await (const entry of read()) {
    if (entry.path === path) [index, line] = [files, manifestLine(entry)];
    files += 1;
  }
  if (index < 0) throw new Refusal('manifest.invalid', 'no such path in this manifest', { path: path.slice(0, 200) });
  const siblings = inclusionNodes(index, files).map((node) => ({
    start: node[0]!.index * 2 ** node[0]!.level,
    end: (node.at(-1)!.index + 1) * 2 ** node.at(-1)!.level,
    tree: new CompactTree(),
  }));
  let place = 0;
  for await (const entry of read()) {
    const at = place++;
    siblings.find(({ start, end }) => start <= at && at < end)?.tree.append(leafHash(utf8(manifestLine(entry))));
  }
  return { ...fileProof([line], 0), index, files, proof: siblings.map(({ tree }) => toBase64(tree.root())) };
}
