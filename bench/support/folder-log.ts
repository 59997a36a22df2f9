// A log in a folder, as it would be exported: so many unsealed, signed filings, an index root every fourth part and at the end.
import {
  draftFiling,
  indexRootLeaf,
  indexKeysOf,
  p256Signer,
  signP256,
  signedLeaf,
  signingTask,
} from '@filmdeed/evidence';
import { newId } from '@filmdeed/kernel';
import {
  checkpointText,
  entriesPath,
  entryBundle,
  IndexBuilder,
  type NoteSigner,
  signNote,
  TileEdge,
  tilePath,
} from '@filmdeed/ledger';
import { hash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(Buffer.concat([Buffer.of(1), left, right]));

export interface FolderLogFacts {
  readonly files: number;
  readonly bytes: number;
}

/** Writes the log of `leaves` leaves; `signer` is named by its origin. */
export async function writeFolderLog(folder: string, leaves: number, signer: NoteSigner): Promise<FolderLogFacts> {
  let [files, bytes] = [0, 0];
  const write = (path: string, content: Uint8Array | string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    [files, bytes] = [files + 1, bytes + content.length];
  };
  const nextLeaf = filings(signer.name);
  const index = new IndexBuilder();
  const edge = new TileEdge(0, [], nodeHash);
  const at = new Date();
  let bundle: Uint8Array[] = [];
  for (let i = 0; i < leaves; i++) {
    const isRoot = i > 0 && (i === leaves - 1 || i % Math.ceil(leaves / 4) === 0);
    const leaf = isRoot ? indexRootLeaf(signer.name, i, index.root(sha256), at).leaf : nextLeaf();
    if (!isRoot) for (const key of indexKeysOf(leaf, sha256)) index.add(key, i);
    edge.append(sha256(Buffer.concat([Buffer.of(0), leaf])));
    bundle.push(leaf);
    if (bundle.length < 256 && i < leaves - 1) continue;
    write(entriesPath({ n: Math.floor(i / 256), width: bundle.length }), entryBundle(bundle));
    bundle = [];
  }
  for (const { hashes, ...ref } of edge.changedTiles()) write(tilePath(ref), hashes);
  write(
    'checkpoint',
    await signNote(checkpointText({ origin: signer.name, size: leaves, root: edge.root() }), [signer]),
  );
  return { files, bytes };
}

/** Leaves that differ in id and digests; the rest is that of one that was really signed. */
function filings(origin: string): () => Uint8Array {
  const key = randomBytes(32);
  const content = { kind: 'file' as const, size: 1_234_567, sha256: 'a1'.repeat(32), sm3: 'b2'.repeat(32) };
  const draft = draftFiling({
    ...{ party: newId('pty'), form: 'DIGEST', sealed: false, content },
    work: { workType: 'AUDIOVISUAL', publication: 'PUBLISHED', contribution: 'AI_ASSISTED' },
    particulars: { title: '松江夜雨 第七镜', fileName: 'shot-0007.mov' },
    provenance: { hashedBy: 'CLIENT' },
  });
  const task = signingTask(draft, content, origin, new Date().toISOString());
  const { auth } = task.finish({ scheme: 'p256', signer: p256Signer(key), signature: signP256(key, task.digest) });
  const template = Buffer.from(signedLeaf(draft.record, auth, new Date().toISOString()).leaf);
  const places = [content.sha256, content.sm3].map((digest) => template.indexOf(digest));
  const id = template.indexOf(draft.record.id);
  return () => {
    const leaf = Buffer.from(template);
    leaf.write(newId('fil'), id);
    for (const place of places) leaf.write(randomBytes(32).toString('hex'), place);
    return new Uint8Array(leaf);
  };
}
