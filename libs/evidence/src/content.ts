import type { Shape } from './shape.js';

/** One file, named by size and digests (docs/format.md §2.5). Digests in hex. */
export interface FileContent {
  readonly kind: 'file';
  readonly size: number;
  readonly sha256: string;
  readonly sm3: string;
  readonly blake3?: string;
  readonly cid?: string;
}

/** A folder or frame sequence, named by the root of its manifest (docs/format.md §4). `size` is the sum over the files. */
export interface SetContent {
  readonly kind: 'set';
  readonly files: number;
  readonly size: number;
  readonly root: string;
  /** SHA-256 of the manifest file. */
  readonly manifest: string;
}

export type Content = FileContent | SetContent;

/** Reads a content from untrusted JSON; refuses with the code of the shape. */
export function readContent(shape: Shape): Content {
  if (shape.at('kind').oneOf(['file', 'set']) === 'file') {
    shape.object(['kind', 'size', 'sha256', 'sm3'], ['blake3', 'cid']);
    return {
      kind: 'file',
      size: shape.at('size').integer(1),
      sha256: shape.at('sha256').hex(32),
      sm3: shape.at('sm3').hex(32),
      ...(shape.has('blake3') ? { blake3: shape.at('blake3').hex(32) } : {}),
      ...(shape.has('cid') ? { cid: shape.at('cid').match(/^b[a-z2-7]{58}$/, 'a base32 CID') } : {}),
    };
  }
  shape.object(['kind', 'files', 'size', 'root', 'manifest']);
  return {
    kind: 'set',
    files: shape.at('files').integer(1),
    size: shape.at('size').integer(0),
    root: shape.at('root').hex(32),
    manifest: shape.at('manifest').hex(32),
  };
}
