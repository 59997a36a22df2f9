import { ManifestTree, parseManifestLine, type SetContent } from '@filmdeed/evidence';
import type { ContentDigests } from '@filmdeed/fingerprint';
import { concatBytes, fromUtf8, Refusal } from '@filmdeed/kernel';
import type { ObjectStore } from '../upload/object-store.js';
import type { Upload } from '../upload/upload.js';

/** A path of 4,096 bytes, each escaped at worst, and its digests. */
const MOST_LINE_BYTES = 16_384;
const LINE_FEED = 0x0a;

/**
 * Reads a stored manifest once, in portions, and folds its lines: memory does not grow with the set. Refuses `digest.mismatch` if it is another
 * file than the leaf names, `manifest.invalid` (also `manifest.path-invalid`, `manifest.duplicate-path`) if its lines are not those of the root.
 */
export async function requireManifest(
  objects: Pick<ObjectStore, 'read'>,
  upload: Upload & { readonly digests: ContentDigests },
  content: SetContent,
): Promise<void> {
  const { sha256 } = upload.digests;
  if (sha256 !== content.manifest) {
    throw new Refusal('digest.mismatch', 'the manifest is not the one that the leaf names', {
      algorithm: 'sha256',
      declared: content.manifest,
      computed: sha256,
    });
  }
  const tree = new ManifestTree();
  for await (const line of linesOf(objects.read(upload.object, { start: 0, end: upload.size }))) {
    tree.append(parseManifestLine(line));
  }
  const folded = tree.content();
  for (const member of ['root', 'files', 'size'] as const) {
    if (folded[member] !== content[member]) {
      throw new Refusal('manifest.invalid', `${member} of the manifest is not that of the leaf`, {
        member,
        declared: content[member],
        computed: folded[member],
      });
    }
  }
}

async function* linesOf(portions: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const portion of portions) {
    let from = 0;
    for (let end = portion.indexOf(LINE_FEED); end !== -1; end = portion.indexOf(LINE_FEED, from)) {
      yield fromUtf8(concatBytes(rest, portion.subarray(from, end)));
      rest = new Uint8Array(0);
      from = end + 1;
    }
    rest = concatBytes(rest, portion.subarray(from));
    if (rest.length > MOST_LINE_BYTES) {
      throw new Refusal('manifest.invalid', 'a line is too long', { most: MOST_LINE_BYTES });
    }
  }
  if (rest.length > 0) throw new Refusal('manifest.invalid', 'the last line does not end');
}
